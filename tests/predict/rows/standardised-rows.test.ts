import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { applyHead } from '../../../src/predict/head/apply-head.ts';
import { headOfEmbeddings, scaleOf, standardisedRows } from '../../../src/predict/rows/standardised-rows.ts';
import { rowsInMemory } from '../../../src/train/rows.ts';

test('columns have mean 0 and deviation 1 by themselves; equal values become 0, and gaps between rows stay 0', async (t) => {
  const x = rowsInMemory(Float32Array.of(1, 7, 0, 3, 7, 0), 2, 3);
  const scale = await scaleOf(x);
  t.deepEqual(scale, { means: Float64Array.of(2, 7), deviations: Float64Array.of(1, 1) });
  t.deepEqual(await standardisedRows(x, scale).read(0, 2), Float32Array.of(-1, 0, 0, 1, 0, 0));
});

test('rows hold while the next are being read', async (t) => {
  const x = rowsInMemory(Float32Array.of(1, 2, 3, 4), 1);
  const rows = standardisedRows(x, { means: Float64Array.of(1), deviations: Float64Array.of(2) });
  const [first, second] = await Promise.all([rows.read(0, 2), rows.read(2, 4)]);
  t.deepEqual([...first, ...second], [0, 0.5, 1, 1.5]);
});

testProp(
  'a small spread around a large mean is told exactly',
  [fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 60 })],
  async (t, numbers) => {
    const base = 100_000;
    const { means, deviations } = await scaleOf(
      rowsInMemory(
        Float32Array.from(numbers, (number) => base + number),
        1,
      ),
    );
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
    t.true(Math.abs((means[0] ?? 0) - base - mean) < 1e-6);
    t.true(Math.abs((deviations[0] ?? 0) - (Math.sqrt(variance) || 1)) < 1e-6);
  },
);

test('a head of embeddings gives what the head of the standardised ones gives', async (t) => {
  const layer = (weight: number[], bias: number[], inputs: number, outputs: number) => ({
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
    inputs,
    outputs,
  });
  const head = {
    output: 'regression',
    layers: [
      layer([1, 0.25, -1, 2, 0.5, 0.5], [0, 0.5, 1], 2, 3),
      layer([1, -1, 0, 0.5, 2, 1], [0.25, -1], 3, 2),
    ],
  } as const;
  const x = rowsInMemory(Float32Array.of(-60, 2, -63, 0.5, -61, 0.75), 2);
  const scale = await scaleOf(x);
  const expected = await applyHead(head, standardisedRows(x, scale));
  const found = await applyHead(headOfEmbeddings(head, scale), x);
  t.is(found.length, 6);
  for (const [index, value] of found.entries()) t.true(Math.abs(value - (expected[index] ?? 0)) < 1e-4);
});
