import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { splitBatches } from '../../../src/predict/head/batches.ts';
import type { HeadConfig } from '../../../src/predict/head/types.ts';

const CONFIG: HeadConfig = {
  hiddenLayers: 1,
  hiddenDim: 8,
  dropout: 0.1,
  lr: 1e-3,
  patience: 1,
  maxEpochs: 1,
  checkValEveryNEpoch: 1,
  batchSize: 4,
  initialization: 'xavier_uniform',
};

/** The lengths of the batches, which follow on each other. */
function lengths(t: { is: (a: number, b: number) => void }, rows: number, hiddenLayers: number): number[] {
  let next = 0;
  const batches = splitBatches(rows, { ...CONFIG, hiddenLayers });
  for (const { start, end } of batches) {
    t.is(start, next);
    next = end;
  }
  t.is(next, rows);
  return batches.map(({ start, end }) => end - start);
}

test('no batch of a head with batch normalisation has one row', (t) => {
  t.deepEqual(lengths(t, 8, 1), [4, 4]);
  t.deepEqual(lengths(t, 9, 1), [4, 5]);
  t.deepEqual(lengths(t, 10, 1), [4, 4, 2]);
  t.deepEqual(lengths(t, 5, 2), [5]);
  t.deepEqual(lengths(t, 9, 0), [4, 4, 1]);
});

test('as many rows as batch normalisation needs are enough, and fewer are told', (t) => {
  t.deepEqual(lengths(t, 2, 1), [2]);
  t.deepEqual(lengths(t, 1, 0), [1]);
  t.throws(() => splitBatches(1, CONFIG), { instanceOf: UserError });
  t.throws(() => splitBatches(0, { ...CONFIG, hiddenLayers: 0 }), { instanceOf: UserError });
  t.notThrows(() => splitBatches(4, { ...CONFIG, batchSize: 2 }));
  t.throws(() => splitBatches(4, { ...CONFIG, batchSize: 1 }), { message: /^batch_size=1; / });
  t.notThrows(() => splitBatches(4, { ...CONFIG, hiddenLayers: 0, batchSize: 1 }));
});
