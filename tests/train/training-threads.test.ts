import { availableParallelism, totalmem } from 'node:os';
import test from 'ava';
import { memoryPerThread } from '../../src/train/training-threads.ts';

test('the threads share the memory that they are given, by default half of what there is', (t) => {
  const threads = availableParallelism();
  t.is(memoryPerThread(512) * threads, 512 * 2 ** 20);
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  t.is(memoryPerThread() * threads, Math.min(totalmem(), allowed) / 2);
});
