import test from 'ava';
import { notes } from '../../../src/evaluate/functions/music.ts';

test('ends and velocities of notes count where they are asked for', (t) => {
  const note = { start: 0, end: 1000, frequency: 440, velocity: 100 };
  const short = [{ ...note, end: 300 }];
  t.is(notes([note], short).fMeasure, 1);
  t.is(notes([note], short, { offsets: true }).fMeasure, 0);
  t.is(notes([note], short, { velocities: true }).fMeasure, 1);
  const { velocity, ...without } = note;
  t.throws(() => notes([note], [without], { velocities: true }), { message: /without a velocity/ });
});
