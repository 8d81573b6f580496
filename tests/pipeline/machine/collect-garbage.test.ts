import test from 'ava';
import { collectGarbage, collectLeft, usedHeap } from '../../../src/pipeline/machine/collect-garbage.ts';

const MIB = 2 ** 20;

/** Of this process, which `process` in a test gives it alone. */
const used = () => process.memoryUsage().heapUsed;

const COUNT = 1000;

/** Arrays of numbers, so many bytes in all. */
function arrays(bytes: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(bytes / (8 * COUNT)) }, (_, value) =>
    Array.from({ length: COUNT }, () => value + 0.5),
  );
}

test.serial('what steps have left is collected once it is much, and not before', async (t) => {
  await collectGarbage(0);
  t.false(await collectGarbage());
  const before = used();
  const bytes = Math.max(64 * MIB, before);
  let left: readonly object[] = arrays(bytes);
  t.true(used() - before > 0.9 * bytes);
  t.true(left.length > 0);
  left = [];
  t.true(await collectGarbage());
  t.true(used() - before < 32 * MIB, `${(used() - before) / MIB} MiB more than before`);
  t.false(await collectGarbage());
});

test.serial('at the end of a step goes what it held when garbage was collected before', async (t) => {
  const before = usedHeap();
  const bytes = Math.max(64 * MIB, before);
  let held: readonly object[] = arrays(bytes);
  t.true(await collectGarbage());
  t.true(held.length > 0);
  t.true(used() - before > 0.9 * bytes);
  held = [];
  t.false(await collectGarbage());
  t.true(await collectLeft(before));
  t.true(used() - before < 32 * MIB, `${(used() - before) / MIB} MiB more than before`);
  t.false(await collectLeft(before));
});
