import test from 'ava';
import { melodiesOf, pitchTargets } from '../../src/prediction-types/pitch.ts';
import { indexOf } from './row-index.ts';

/** Bins an octave wide from 100 Hz on, of which one is on. */
const bins = { lowest_hz: 100, bins: 3, bin_cents: 1200, blur_cents: 0, voicing_threshold: 0.5 };

/** Which bin is on in each frame; -1: none. */
function binsOn(table: Float32Array): number[] {
  return Array.from({ length: table.length / 3 }, (_, row) =>
    table.subarray(3 * row, 3 * row + 3).indexOf(1),
  );
}

test('a frame has the pitch of the nearest label, of two as near that of the earlier', (t) => {
  const melodies = new Map([
    ['a.wav', { times: [0, 10, 20], values: [100, 200, 400] }],
    ['b.wav', { times: [0, 10], values: [200, 0] }],
  ]);
  const index = indexOf({ 'a.wav': [0, 4, 5, 6, 15, 16, 29], 'b.wav': [0, 5, 6], 'c.wav': [0] });
  t.deepEqual(binsOn(pitchTargets(melodies, index, bins)), [0, 0, 0, 1, 1, 2, 2, 1, 1, -1, -1]);
});

test('the last label is as long as the one before it, so what is padded is silent; the only one is as long as its clip', (t) => {
  const melodies = new Map([
    ['a.wav', { times: [0, 10, 20], values: [100, 200, 400] }],
    ['b.wav', { times: [5], values: [200] }],
  ]);
  const index = indexOf({ 'a.wav': [20, 29, 30, 31, 5000], 'b.wav': [0, 5, 5000] });
  t.deepEqual(binsOn(pitchTargets(melodies, index, bins)), [2, 2, -1, -1, -1, 1, 1, 1]);
});

test('what is said of frames goes back to its clip', (t) => {
  const melodies = melodiesOf([100, 200, 400], indexOf({ 'a.wav': [0, 10], 'b.wav': [5] }));
  t.deepEqual(
    [...melodies],
    [
      ['a.wav', { times: Float64Array.of(0, 10), values: Float64Array.of(100, 200) }],
      ['b.wav', { times: Float64Array.of(5), values: Float64Array.of(400) }],
    ],
  );
});
