import test from 'ava';
import { soundingSpans } from '../../../src/tasks/sampler/sounding-spans.ts';

const note = (start: number, end: number) => ({ program: 0, midi: 60, velocity: 64, start, end });

test('a part sounds from its first note on, over pauses of a second, and not behind the end of the clip', (t) => {
  const notes = [note(2000, 2500), note(100, 900), note(500, 600), note(1900, 1950), note(3501, 6400)];
  t.deepEqual(soundingSpans(notes, 6000), [
    { start: 100, end: 2500 },
    { start: 3501, end: 6000 },
  ]);
  t.deepEqual(soundingSpans([], 6000), []);
});
