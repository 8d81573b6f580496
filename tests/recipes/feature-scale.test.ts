import test from 'ava';
import { featureScale, scale } from '../../src/recipes/feature-scale.ts';

test('each bin gets mean 0 and deviation 1 over all examples and frames', (t) => {
  const values = Float32Array.from([1, 3, 10, 10, 5, 7, 10, 10]);
  const found = featureScale(
    [values.subarray(0, 4), values.subarray(4)].map((clip) => ({ values: clip, frames: 2 })),
    2,
  );
  t.deepEqual([...found.means], [4, 10]);
  t.is(found.deviations[0], Math.fround(Math.sqrt(5)));
  scale(values, 2, found);
  const deviation = Math.sqrt(5);
  const expected = [-3, -1, 0, 0, 1, 3, 0, 0].map((value) => Math.fround(value / deviation));
  for (const [at, value] of values.entries()) t.true(Math.abs(value - (expected[at] ?? 9)) < 1e-6);
});
