import test from 'ava';
import { bootstrap, difference } from '../../../src/evaluate/functions/intervals.ts';

const share = (right: readonly number[]) => (sample: Uint32Array) =>
  sample.reduce((sum, clip) => sum + (right[clip] as number), 0) / sample.length;
const half = Array.from({ length: 20 }, (_, clip) => clip % 2);

test('a seed gives the same draws, another seed others', (t) => {
  const [a, b, c] = [1, 1, 2].map((seed) => bootstrap(20, share(half), { range: [0, 1], seed }));
  t.deepEqual(a, b);
  t.notDeepEqual(a?.resamples, c?.resamples);
});

test('clips of a group are drawn among themselves: where each group is alike nothing varies', (t) => {
  const groups = [0, 1].map((value) =>
    Uint32Array.from([...half.keys()].filter((clip) => half[clip] === value)),
  );
  const { resamples } = bootstrap(20, share(half), { range: [0, 1], groups, resamples: 50 });
  t.true(resamples.every((value) => value === 0.5));
});

test('a score outside of its range, and scores of other clips, are refused', (t) => {
  t.throws(() => bootstrap(3, () => 2, { range: [0, 1] }), { instanceOf: RangeError });
  const [few, many] = [10, 20].map((clips) => bootstrap(clips, share(half), { resamples: 20 }));
  if (few === undefined || many === undefined) return t.fail();
  t.throws(() => difference(few, many), { instanceOf: RangeError, message: /10 and 20 clips/ });
});
