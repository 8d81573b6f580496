import test from 'ava';
import { sliceFrames, sliceNotes } from '../../../src/formats/labels/slice-annotation.ts';

test('a stretch of frames begins at its start and ends before its end, and its times count from there', (t) => {
  const frames = { times: [0, 10, 20, 30], values: [100, 200, 0, 400] };
  const sliced = sliceFrames(frames, { start: 10, end: 30 });
  t.deepEqual([...sliced.times], [0, 10]);
  t.deepEqual([...sliced.values], [200, 0]);
  t.deepEqual([...sliceFrames(frames, { start: 5, end: 11 }).times], [5]);
  t.deepEqual([...sliceFrames(frames, { start: 31, end: 99 }).times], []);
  const several = sliceFrames({ times: [0, 10], values: [[1], [2, 3]] }, { start: 1, end: 99 });
  t.deepEqual([...several.values], [[2, 3]]);
});

test('of notes what sounds in the stretch is left, with their velocities', (t) => {
  const notes = [
    { start: 0, end: 100, frequency: 220 },
    { start: 50, end: 300, frequency: 330, velocity: 9 },
    { start: 150, end: 160, frequency: 440 },
    { start: 200, end: 250, frequency: 550 },
  ];
  t.deepEqual(sliceNotes(notes, { start: 100, end: 200 }), [
    { start: 0, end: 100, frequency: 330, velocity: 9 },
    { start: 50, end: 60, frequency: 440 },
  ]);
});
