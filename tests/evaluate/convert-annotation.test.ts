import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { type Conversion, convertAnnotation } from '../../src/evaluate/convert-annotation.ts';
import { countMelody, resampleMelody } from '../../src/evaluate/scores/melody.ts';
import { midiOfNotes } from '../../src/formats/labels/midi-notes.ts';
import { frameTimes } from '../../src/formats/labels/pitch-conversions.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const reading = { tell: () => {} };

async function converted(t: ExecutionContext, text: string, conversion: Conversion, name = 'a.csv') {
  return String(
    await convertAnnotation(join(temporaryFolder(t, { [name]: text }), name), conversion, reading),
  );
}

const melody = '0,440\n0.01,440\n0.02,0\n0.03,-220\n0.04,220.5\n';

test('melodies, several pitches and notes are written as they are read', async (t) => {
  t.is(await converted(t, melody, { from: 'melody', to: 'melody' }), melody);
  const pitches = await converted(t, melody, { from: 'melody', to: 'multipitch' });
  t.is(pitches, '0,440\n0.01,440\n0.02\n0.03\n0.04,220.5\n');
  t.is(await converted(t, pitches, { from: 'multipitch', to: 'multipitch' }), pitches);
  t.is(await converted(t, pitches, { from: 'multipitch', to: 'melody' }), melody.replace('-220', '0'));
  const notes = await converted(t, melody, { from: 'melody', to: 'notes' });
  t.is(notes, '0,0.02,440\n0.04,0.05,220.5\n');
  t.is(await converted(t, notes, { from: 'notes', to: 'notes' }), notes);
  t.is(await converted(t, notes, { from: 'notes', to: 'multipitch' }), pitches);
  const struck = 'start,end,frequency,velocity\n0,0.5,440,64\n';
  t.is(await converted(t, struck, { from: 'notes', to: 'notes' }), struck);
});

test('notes of MIDI are frames at any hop, and MIDI again', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.mid');
  writeFileSync(path, midiOfNotes([{ start: 0, end: 40, frequency: 440, velocity: 3 }]));
  t.is(await convertAnnotation(path, { to: 'melody', hop: 20 }, reading), '0,440\n0.02,440\n');
  t.is(
    await convertAnnotation(path, { to: 'notes' }, reading),
    'start,end,frequency,velocity\n0,0.04,440,3\n',
  );
  writeFileSync(join(folder, 'b.mid'), await convertAnnotation(path, { to: 'midi' }, reading));
  t.is(
    await convertAnnotation(join(folder, 'b.mid'), { to: 'notes' }, reading),
    'start,end,frequency,velocity\n0,0.04,440,3\n',
  );
});

test('what a file has is said, and a hop is of frames', async (t) => {
  await t.throwsAsync(() => converted(t, melody, { to: 'notes' }), {
    instanceOf: UserError,
    message: /^--from missing; expected what .*a\.csv has, one of melody, multipitch, notes$/,
  });
  await t.throwsAsync(() => converted(t, melody, { from: 'melody', to: 'notes', hop: 5 }), {
    message: '--hop 5 and --to notes: expected --to melody or multipitch, which have frames',
  });
  t.is(await converted(t, melody, { from: 'melody', to: 'melody', hop: 25 }), '0,440\n0.025,0\n');
});

const values = fc.array(fc.constantFrom(0, 220, 233, 440, -440, 880), { minLength: 1, maxLength: 30 });

testProp(
  'a melody at other times has the scores that mir_eval gives it, which resamples it so',
  [values, values, fc.constantFrom(5.8, 10, 20, 46)],
  (t, truth, found, hop) => {
    const reference = { times: frameTimes(10 * truth.length, 10), values: truth };
    const estimated = { times: frameTimes(hop * found.length, hop), values: found };
    const resampled = resampleMelody(estimated, reference.times);
    t.is(resampled.values.length, resampled === estimated ? found.length : truth.length);
    t.deepEqual(countMelody({ reference, estimated: resampled }), countMelody({ reference, estimated }));
  },
);
