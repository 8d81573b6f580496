import test from 'ava';
import { type RefusedFiles, score, testRefused } from '../scored-text.ts';

test('melodies, several pitches and notes are scored, their scores being means over clips', async (t) => {
  const valuesOf = async (...args: Parameters<typeof score> extends [unknown, ...infer R] ? R : never) =>
    (await score(t, ...args)).scores.map(({ name, value }) => [name, value]);
  const melody = 'filename,timestamp,frequency\na.wav,0,440\na.wav,10,0\nb.wav,0,440\n';
  const found = 'filename,timestamp,frequency\nb.wav,0,0\na.wav,0,880\na.wav,10,0\n';
  t.deepEqual(await valuesOf('melody', melody, found), [
    ['melody_overall_acc', 0.25],
    ['melody_raw_pitch', 0],
    ['melody_raw_chroma', 0.5],
    ['melody_voicing_recall', 0.5],
    ['melody_voicing_false_alarm', 0],
    ['melody_overall_chroma_acc', 0.5],
    ['melody_voicing_acc', 0.5],
    ['melody_raw_harmonic', 0.5],
  ]);
  const pitches = 'filename,timestamp,frequencies\na.wav,0,"[220,330]"\na.wav,10,[]\n';
  const heard = 'filename,timestamp,frequencies\na.wav,0,[330]\na.wav,10,[110]\n';
  t.deepEqual(
    await valuesOf('multipitch', pitches, heard, { scores: ['multipitch_acc', 'multipitch_error'] }),
    [
      ['multipitch_acc', 1 / 3],
      ['multipitch_error', 1],
    ],
  );
  const notes = 'filename,start,end,frequency\na.wav,0,1000,440\nb.wav,,,\n';
  const played = 'filename,start,end,frequency\na.wav,40,500,441\nb.wav,,,\n';
  t.deepEqual(await valuesOf('notes', notes, played), [
    ['notes_onset_fms', 0.5],
    ['notes_onset_offset_fms', 0],
    ['notes_onset_only_fms', 0.5],
    ['notes_offset_only_fms', 0],
    ['notes_onset_overlap', 0.23],
    ['notes_onset_offset_overlap', 0],
  ]);
  const struck = 'filename,start,end,frequency,velocity\na.wav,0,1000,440,10\na.wav,0,1000,220,90\n';
  const softer = 'velocity,filename,start,end,frequency\n1,a.wav,0,1000,440\n9,a.wav,0,1000,220\n';
  t.deepEqual(await valuesOf('notes', struck, softer, { scores: ['notes_onset_offset_velocity_fms'] }), [
    ['notes_onset_offset_velocity_fms', 1],
  ]);
});

test('melodies and notes of which one file is in seconds are told', async (t) => {
  const told: string[] = [];
  const reading = { tell: (line: string) => told.push(line), unicode: 'NFC' } as const;
  const notes = (end: number) => `filename,start,end,frequency\na,0,${end},440\n`;
  await score(t, 'notes', notes(0.5), notes(500), { reading });
  const melody = (unit: number) => `filename,timestamp,frequency\na,0,440\na,${unit},440\n`;
  await score(t, 'melody', melody(10), melody(0.01), { reading });
  t.is(told.length, 2);
  for (const line of told) {
    t.regex(line, /: times end at .* s, those of .* at .* s; is one in another unit\?/);
  }
});

const refused: RefusedFiles = {
  'a frequency that is none': [
    'melody',
    'filename,timestamp,frequency\na.wav,0,high\n',
    'filename,timestamp,frequency\na.wav,0,440\n',
    /test\.csv, row 2, column frequency: 'high'; expected Hz, 0 or below where nothing sounds$/,
  ],
  'a time before the clip': [
    'melody',
    'filename,timestamp,frequency\na.wav,-10,440\n',
    'filename,timestamp,frequency\na.wav,0,440\n',
    /test\.csv, row 2, column timestamp: -10; expected milliseconds from 0$/,
  ],
  'frames out of order': [
    'melody',
    'filename,timestamp,frequency\na.wav,0,440\n',
    'filename,timestamp,frequency\na.wav,10,440\na.wav,0,440\n',
    /predicted\.csv, row 3, column timestamp: 0 comes after 10; expected rising timestamps$/,
  ],
  'frequencies that are no list': [
    'multipitch',
    'filename,timestamp,frequencies\na.wav,0,[0]\n',
    'filename,timestamp,frequencies\na.wav,0,[]\n',
    /test\.csv, row 2, column frequencies: '\[0\]'; expected a JSON array of Hz above 0, as in \[220,329\.6\]$/,
  ],
  'a note without length': [
    'notes',
    'filename,start,end,frequency\na.wav,10,10,440\n',
    'filename,start,end,frequency\na.wav,10,20,440\n',
    /test\.csv, row 2, column end: 10 is not after the start, 10$/,
  ],
  'a note without frequency': [
    'notes',
    'filename,start,end,frequency\na.wav,10,20,440\n',
    'filename,start,end,frequency\na.wav,10,20,0\n',
    /predicted\.csv, row 2, column frequency: '0'; expected Hz above 0$/,
  ],
  'a velocity that is none': [
    'notes',
    'filename,start,end,frequency,velocity\na.wav,10,20,440,64\n',
    'filename,start,end,frequency,velocity\na.wav,10,20,440,-1\n',
    /predicted\.csv, row 2, column velocity: '-1'; expected a number from 0$/,
  ],
};

testRefused(refused);
