import test from 'ava';
import { strataOf } from '../../../src/evaluate/certainty/strata.ts';

test('clips are drawn by their names, in whatever order the rows are', (t) => {
  const names = ['b', 'c', 'a', 'd'];
  const { strata, drawnFrom } = strataOf(names, [
    [0, 1],
    [2, 3],
  ]);
  t.deepEqual(strata, [Uint32Array.of(0, 1), Uint32Array.of(2, 3)]);
  const other = strataOf(
    ['d', 'c', 'b', 'a'],
    [
      [1, 2],
      [3, 0],
    ],
  );
  t.deepEqual(other.strata, [Uint32Array.of(2, 1), Uint32Array.of(3, 0)]);
  t.is(other.drawnFrom, drawnFrom);
});

test('other clips, or the same with other labels, are told apart', (t) => {
  const names = ['a', 'b', 'c'];
  const all = strataOf(names);
  t.deepEqual(all.strata, [Uint32Array.of(0, 1, 2)]);
  t.not(strataOf(['a', 'b', 'd']).drawnFrom, all.drawnFrom);
  t.not(strataOf(names, [[0], [1, 2]]).drawnFrom, strataOf(names, [[0, 1], [2]]).drawnFrom);
});
