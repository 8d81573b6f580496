import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { multipitch, multipitchTargets } from '../../src/prediction-types/multipitch.ts';
import { multipitchBins, readPitches } from '../../src/prediction-types/multipitch-bins.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { indexOf } from './row-index.ts';

const piano = multipitchBins();

const semitones = fc.uniqueArray(fc.integer({ min: 21, max: 108 }), { maxLength: 8 });
const hz = (semitone: number) => 440 * 2 ** ((semitone - 69) / 12);

testProp(
  'keys of a piano come back from their own targets to a thousandth of a cent, up to half a semitone out of tune',
  [semitones, fc.integer({ min: -49, max: 49 })],
  (t, notes, cents) => {
    const labels = new Map([
      ['a.wav', { times: [0], values: [notes.map((note) => hz(note + cents / 100))] }],
    ]);
    const read = readPitches(multipitchTargets(labels, indexOf({ 'a.wav': [0] }), piano), piano);
    const sorted = notes.toSorted((a, b) => a - b).map(hz);
    t.is(read.length, sorted.length);
    for (const [place, value] of read.entries()) {
      t.true(Math.abs(1200 * Math.log2(value / (sorted[place] ?? 0))) < 1e-3);
    }
  },
);

test('what follows the last frame, which is as long as the one before it, has no pitches', (t) => {
  const labels = new Map([['a.wav', { times: [0, 10], values: [[220], [440, 880]] }]]);
  const table = multipitchTargets(labels, indexOf({ 'a.wav': [0, 10, 19, 20, 120_000] }), piano);
  const on = Array.from({ length: 5 }, (_, row) =>
    readPitches(table.subarray(row * piano.bins, (row + 1) * piano.bins), piano).map(Math.round),
  );
  t.deepEqual(on, [[220], [440, 880], [440, 880], [], []]);
});

testProp(
  'in fine bins pitches a semitone apart come back to a cent, in tune or not',
  [
    fc.uniqueArray(fc.integer({ min: 40, max: 80 }), { minLength: 1, maxLength: 6 }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  ],
  (t, notes, off) => {
    const fine = multipitchBins({ bins: 440, bin_cents: 20, blur_cents: 15 });
    const sorted = notes.toSorted((a, b) => a - b).map((note) => hz(note + off));
    const labels = new Map([['a.wav', { times: [0], values: [sorted] }]]);
    const read = readPitches(multipitchTargets(labels, indexOf({ 'a.wav': [0] }), fine), fine);
    t.is(read.length, sorted.length);
    for (const [place, value] of read.entries()) {
      t.true(Math.abs(1200 * Math.log2(value / (sorted[place] ?? 0))) < 1);
    }
  },
);

test('a pitch is where a bin reaches the threshold, of equal ones side by side the lowest', (t) => {
  const coarse = multipitchBins({ lowest_hz: 100, bins: 3, bin_cents: 1200, threshold: 0.5 });
  t.deepEqual(readPitches(Float32Array.of(0.5, 0.49, 0.9), coarse), [100, 400]);
  t.deepEqual(readPitches(Float32Array.of(Number.NaN, 0.4, 0.4), coarse), []);
  const fine = multipitchBins({ lowest_hz: 100, bins: 4, bin_cents: 40, threshold: 0.5 });
  t.is(readPitches(Float32Array.of(0.6, 0.6, 0, 0), fine).length, 1);
  t.is(readPitches(Float32Array.of(0.6, 0.7, 0.6, 0.7), fine).length, 2);
});

test('what heads say is written as lists of frames, and read back with the labels', async (t) => {
  const folder = temporaryFolder(t);
  const space = {
    kind: 'event',
    vocabulary: ['100', '200'],
    settings: multipitchBins({ lowest_hz: 100, bins: 2, bin_cents: 1200 }),
  } as const;
  const index = indexOf({ 'a.wav': [0, 50], 'b.wav': [0] });
  const values = Float32Array.of(0.9, 0.8, 0.1, 0.2, 0.3, 0.7);
  const { method, scoring } = multipitch;
  if (method.by !== 'head' || scoring.read === null || method.scored === null) return t.fail();
  const predictions = join(folder, 'predicted-test.csv');
  await method.write(predictions, space, [{ index, values }]);
  t.is(
    readFileSync(predictions, 'utf8'),
    'filename,timestamp,frequencies\na.wav,0,"[100,200]"\na.wav,50,[]\nb.wav,0,[200]\n',
  );
  const { data, units } = await scoring.read({ labels: predictions, predictions });
  t.deepEqual(units, ['a.wav', 'b.wav']);
  const truths = new Map([
    ['a.wav', { times: Float64Array.of(0, 50), values: [[100, 200], []] }],
    ['b.wav', { times: Float64Array.of(0), values: [[200]] }],
  ]);
  t.deepEqual(method.scored(values, { targets: new Float32Array(6), index, truths }, space), data);
});
