import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { consecutiveBatches, shuffledBatches } from '../../src/train/batches.ts';

const lengths = (batches: readonly { start: number; end: number }[]) =>
  batches.map(({ start, end }) => end - start);

test('a batch of one is left where one example is enough, and joins the batch before where two are needed', (t) => {
  t.deepEqual(lengths(consecutiveBatches(9, { batchSize: 4, least: 1 })), [4, 4, 1]);
  t.deepEqual(lengths(consecutiveBatches(9, { batchSize: 4, least: 2 })), [4, 5]);
});

test('too few examples are told by their number, and what they are needed for', (t) => {
  t.throws(() => consecutiveBatches(1, { batchSize: 4, least: 2 }), {
    message: '1 training rows; expected at least 2, as batch normalisation needs them',
  });
  t.throws(() => consecutiveBatches(0, { batchSize: 4, least: 1 }), {
    message: '0 training rows; expected at least 1',
  });
  t.throws(() => consecutiveBatches(3, { batchSize: 0, least: 1 }), {
    message: 'batch_size=0; expected at least 1',
  });
});

testProp(
  'shuffled batches have every example once',
  [fc.integer({ min: 2, max: 70 }), fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat(500)],
  (t, examples, batchSize, seed, epoch) => {
    const batches = shuffledBatches(examples, { batchSize, least: 2 }, { seed, epoch });
    t.true(batches.every(({ length }) => length >= 2 && length <= batchSize + 1));
    t.deepEqual(
      batches.flatMap((batch) => [...batch]).sort((a, b) => a - b),
      Array.from({ length: examples }, (_, index) => index),
    );
  },
);

test('the order follows from seed and epoch: another of either gives another', (t) => {
  const order = (seed: number, epoch: number) =>
    shuffledBatches(100, { batchSize: 100, least: 1 }, { seed, epoch }).flatMap((batch) => [...batch]);
  t.deepEqual(order(1, 3), order(1, 3));
  t.notDeepEqual(order(1, 3), order(1, 4));
  t.notDeepEqual(order(1, 3), order(2, 3));
});

test('every example is as often in the first batch as any other', (t) => {
  const counts = new Float64Array(10);
  for (let epoch = 0; epoch < 3000; epoch++) {
    const [first] = shuffledBatches(10, { batchSize: 3, least: 1 }, { seed: 7, epoch });
    for (const example of first ?? []) counts[example] = (counts[example] ?? 0) + 1;
  }
  // 900 expected of each; the deviation of such a count is 25.
  t.true(
    counts.every((count) => Math.abs(count - 900) < 110),
    counts.join(),
  );
});
