import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import type { Note } from '../../src/formats/labels/note-table.ts';
import { fillNoteTargets } from '../../src/prediction-types/note-frames.ts';
import { readNoteFrames } from '../../src/prediction-types/note-reader.ts';
import { noteRowProblems } from '../../src/prediction-types/note-rows.ts';
import { noteColumns, noteSettings } from '../../src/prediction-types/note-settings.ts';
import { notes, noteTargets } from '../../src/prediction-types/notes.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { indexOf } from './row-index.ts';

const STEP = 50;
const settings = noteSettings({ lowest_midi: 60, pitches: 4, velocities: true, min_duration: 0 });
const hz = (semitone: number) => 440 * 2 ** ((semitone - 69) / 12);

/** Notes of four pitches with a step between two of one pitch, at places of frames. */
const melodies = fc
  .array(
    fc.record({
      pitch: fc.integer({ min: 60, max: 63 }),
      frames: fc.integer({ min: 2, max: 6 }),
      rest: fc.integer({ min: 0, max: 4 }),
      velocity: fc.integer({ min: 1, max: 127 }),
    }),
    { maxLength: 12 },
  )
  .map((drawn) => {
    const nextFree = new Map<number, number>();
    return drawn.map(({ pitch, frames, rest, velocity }): Note => {
      const first = (nextFree.get(pitch) ?? 0) + rest;
      nextFree.set(pitch, first + frames + 1);
      const [start, end] = [first * STEP, (first + frames) * STEP - STEP / 2];
      return { start, end, frequency: hz(pitch), velocity };
    });
  });

testProp(
  'notes come back from their own targets: onsets, ends, pitches and velocities',
  [melodies],
  (t, played) => {
    const times = Float64Array.from({ length: 160 }, (_, frame) => frame * STEP);
    const target = new Float32Array(times.length * noteColumns(settings).length);
    fillNoteTargets(target, times, played, settings);
    const sorted = played.toSorted((a, b) => a.start - b.start || a.frequency - b.frequency);
    t.deepEqual(readNoteFrames(target, times, settings), sorted);
  },
);

/** Activations of one pitch, in steps of 50 ms: whether it sounds, and whether it begins. */
function read(sounds: readonly number[], onsets: readonly number[], given = {}) {
  const one = noteSettings({ lowest_midi: 69, pitches: 1, min_duration: 0, ...given });
  const times = Float64Array.from(sounds, (_, frame) => frame * STEP);
  const activations = Float32Array.from(sounds.flatMap((sound, frame) => [sound, onsets[frame] ?? 0]));
  return readNoteFrames(activations, times, one).map(({ start, end }) => [start, end]);
}

test('what sounds without an onset is a note, what has an onset before it sounds begins there', (t) => {
  t.deepEqual(read([0, 1, 1, 0], [0, 0, 0, 0]), [[25, 125]]);
  t.deepEqual(read([0, 1, 1, 0], [1, 0, 0, 0]), [[0, 125]]);
  t.deepEqual(read([0, 1, 1, 0], [0, 0, 0, 1]), [[25, 125]]);
  t.deepEqual(read([1], [0]), []);
  t.deepEqual(read([1, 1], [0, 0]), [[0, 75]]);
});

test('a note heard up to 100 ms before its onset begins there, one heard earlier is another note', (t) => {
  t.deepEqual(read([0, 1, 1, 1, 1, 0], [0, 0, 0, 1, 0, 0]), [[150, 225]]);
  t.deepEqual(read([0, 1, 1, 1, 1, 1, 0], [0, 0, 0, 0, 1, 0, 0]), [
    [25, 200],
    [200, 275],
  ]);
});

test('an onset is a peak at the threshold; short notes are dropped', (t) => {
  t.deepEqual(read([1, 1, 1, 0], [0.9, 0.8, 0.4, 0]), [[0, 125]]);
  t.deepEqual(read([1, 1, 1, 0], [0.9, 0.4, 0.5, 0]), [
    [0, 100],
    [100, 125],
  ]);
  t.deepEqual(read([1, 1, 1, 0], [0.9, 0.4, 0.5, 0], { min_duration: 50 }), [[0, 100]]);
  t.deepEqual(read([1, 1, 1, 0], [0.9, 0.4, 0.5, 0], { onset_threshold: 0.6 }), [[0, 125]]);
  t.deepEqual(read([0.5, 0.5, 0.4, 0], [0.9, 0, 0, 0], { threshold: 0.4 }), [[0, 125]]);
});

test('an onset is on in the nearest frame, of two as near the earlier; notes out of the range have none', (t) => {
  const small = noteSettings({ lowest_midi: 69, pitches: 1 });
  const labels = new Map([
    [
      'a.wav',
      [
        { start: 25, end: 110, frequency: 440 },
        { start: 0, end: 200, frequency: 880 },
        { start: 900, end: 950, frequency: 440 },
      ],
    ],
  ]);
  const table = noteTargets(labels, indexOf({ 'a.wav': [0, 50, 100, 150], 'b.wav': [0] }), small);
  t.deepEqual([...table], [1, 1, 1, 0, 1, 0, 0, 0, 0, 0]);
});

test('what heads say is written as a csv of notes and read back with labels of a task or of HEAR', async (t) => {
  const folder = temporaryFolder(t);
  const { method, scoring } = notes;
  if (method.by !== 'head' || scoring.read === null || method.scored === null) return t.fail();
  const space = {
    kind: 'event',
    vocabulary: [],
    settings: noteSettings({ lowest_midi: 69, pitches: 1 }),
  } as const;
  const index = indexOf({ 'a.wav': [0, 50, 100, 150], 'b.wav': [0] });
  const values = Float32Array.of(1, 1, 1, 0, 1, 0, 0, 0, 0, 0);
  const predictions = join(folder, 'predicted-test.csv');
  await method.write(predictions, space, [{ index, values }]);
  t.is(readFileSync(predictions, 'utf8'), 'filename,start,end,frequency\na.wav,0,125,440\nb.wav,,,\n');
  const labels = join(folder, 'test.json');
  writeFileSync(labels, '{"a.wav": [{"label": "69", "start": 0, "end": 125}], "b.wav": []}');
  const { data } = await scoring.read({ labels, predictions });
  const truths = new Map([
    ['a.wav', [{ start: 0, end: 125, frequency: 440 }]],
    ['b.wav', []],
  ]);
  t.deepEqual(data, method.scored(values, { targets: values, index, truths }, space));
  writeFileSync(labels, '{"a.wav": [{"label": "dog", "start": 0, "end": 125}], "b.wav": []}');
  await t.throwsAsync(scoring.read({ labels, predictions }), {
    instanceOf: UserError,
    message:
      /test\.json, a\.wav: a note 'dog' without frequency; expected frequency, in Hz, or a MIDI number/,
  });
});

test('heads that learn velocities need one of each note', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, 'test.json'),
    '{"a.wav": [{"label": 69, "start": 0, "end": 125, "frequency": 440}]}',
  );
  const space = { kind: 'event', vocabulary: [], settings: noteSettings({ velocities: true }) } as const;
  await t.throwsAsync(notes.targets.read({ folder, split: 'test' }, indexOf({ 'a.wav': [0] }), space), {
    instanceOf: UserError,
    message: /a\.wav has a note without velocity/,
  });
});

test('rows that are no notes are told, each once', (t) => {
  const row = { relpath: 'a', filestem: 'a' };
  t.deepEqual(
    noteRowProblems([
      { ...row, label: null },
      { ...row, label: 440, start: 0, end: 10, velocity: 5 },
      { ...row, label: 0, start: 0, end: 10 },
      { ...row, label: 440, start: 10, end: 10 },
      { ...row, label: 440, start: 0, end: 10, velocity: -1 },
    ]),
    [
      'a: label 0; expected the frequency of a note, Hz above 0',
      'a: a note from 10 to 10 ms; expected an end after a start from 0',
      'a: velocity -1; expected a number from 0',
    ],
  );
});
