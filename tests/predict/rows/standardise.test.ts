import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { applyHead } from '../../../src/predict/head/apply-head.ts';
import { headInUnits, inUnits, standardised } from '../../../src/predict/rows/standardise.ts';
import { scaleOf } from '../../../src/predict/rows/standardised-rows.ts';
import { rowsInMemory } from '../../../src/train/rows.ts';

testProp(
  'what was standardised comes back in units',
  [fc.array(fc.float({ min: -1000, max: 1000, noNaN: true }), { minLength: 6, maxLength: 6 })],
  async (t, numbers) => {
    const values = Float32Array.from(numbers);
    const scale = await scaleOf(rowsInMemory(values, 3));
    for (const [index, value] of inUnits(standardised(values, scale), scale).entries()) {
      t.true(Math.abs(value - (values[index] ?? 0)) < 1e-2);
    }
  },
);

test('a head in units gives what the standardised one gives, in units', async (t) => {
  const layer = (weight: number[], bias: number[], inputs: number, outputs: number) => ({
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
    inputs,
    outputs,
  });
  const head = {
    output: 'regression',
    layers: [
      layer([1, 0, -1, 2, 0.5, 0.5], [0, 0.5, 0], 2, 3),
      layer([1, -1, 0, 0.5, 2, 1], [0.25, -1], 3, 2),
    ],
  } as const;
  const scale = { means: Float64Array.of(440, -3), deviations: Float64Array.of(120, 0.5) };
  const x = rowsInMemory(Float32Array.of(1, 2, -3, 0.5), 2);
  const expected = inUnits(await applyHead(head, x), scale);
  const found = await applyHead(headInUnits(head, scale), x);
  for (const [index, value] of found.entries()) t.true(Math.abs(value - (expected[index] ?? 0)) < 1e-3);
});
