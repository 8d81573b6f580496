import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { type MidiEvent, writeMidi } from 'midi-file';
import { UserError } from '../../../src/errors.ts';
import { type MidiNote, readPerformance } from '../../../src/formats/midi/performance.ts';
import { applySustain } from '../../../src/formats/midi/sustain.ts';

const { files }: { readonly files: readonly Record<'midi' | 'raw_digest' | 'sustained_digest', string>[] } =
  JSON.parse(readFileSync('tests/formats/midi/fixtures/performances.json', 'utf8'));

/** Numbers that both languages write alike: JavaScript needs no `.0`. */
function digest(notes: readonly MidiNote[]): string {
  const seconds = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));
  const lines = notes.map(({ pitch, start, end }) => `${pitch} ${seconds(start)} ${seconds(end)}`);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 16);
}

test('notes are paired and timed to the last bit as by pretty_midi', (t) => {
  for (const [index, { midi, raw_digest: expected }] of files.entries()) {
    const parts = readPerformance(Buffer.from(midi, 'base64'), 'x.midi');
    t.is(digest(parts.flatMap((part) => part.notes)), expected, `file ${index}`);
  }
});

test('the sustain pedal holds notes as in note_seq', (t) => {
  for (const [index, { midi, sustained_digest: expected }] of files.entries()) {
    const parts = readPerformance(Buffer.from(midi, 'base64'), 'x.midi');
    t.is(digest(applySustain(parts)), expected, `file ${index}`);
  }
});

test('what is no MIDI file, or a part of one, is one line that names it', (t) => {
  const whole = Buffer.from(files[0]?.midi ?? '', 'base64');
  for (const bytes of [
    Buffer.from('no music'),
    whole.subarray(0, 100),
    whole.subarray(0, whole.length - 1),
  ]) {
    t.throws(() => readPerformance(bytes, 'x.midi'), {
      instanceOf: UserError,
      message: /^x\.midi: not a whole MIDI file \(.*\)$/,
    });
  }
});

testProp(
  'a MIDI file with wrong bytes is read or refused in one line',
  [fc.nat(files.length - 1), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 })],
  (t, index, changes) => {
    const bytes = Buffer.from(files[index]?.midi ?? '', 'base64');
    for (const [place, value] of changes) bytes[place % bytes.length] = value;
    try {
      t.true(applySustain(readPerformance(bytes, 'x.midi')).every(({ start, end }) => end >= start));
    } catch (error) {
      t.true(error instanceof UserError, String(error));
      t.notRegex(String(error), /\n/);
    }
  },
  { numRuns: 300 },
);

test('a channel plays the first instrument until another is chosen', (t) => {
  const note = (noteNumber: number): MidiEvent[] => [
    { deltaTime: 0, type: 'noteOn', channel: 0, noteNumber, velocity: 80 },
    { deltaTime: 480, type: 'noteOff', channel: 0, noteNumber, velocity: 0 },
  ];
  const program = (programNumber: number): MidiEvent[] => [
    { deltaTime: 0, type: 'programChange', channel: 0, programNumber },
  ];
  const header = { format: 0, numTracks: 1, ticksPerBeat: 480 } as const;
  const end: MidiEvent = { deltaTime: 0, meta: true, type: 'endOfTrack' };
  const track = [...note(60), ...program(0), ...note(62), ...program(1), ...note(64), end];
  const parts = readPerformance(Uint8Array.from(writeMidi({ header, tracks: [track] })), 'x.midi');
  t.deepEqual(
    parts.map(({ notes }) => notes.map(({ pitch }) => pitch)),
    [[60, 62], [64]],
  );
});
