import { getHeapStatistics } from 'node:v8';
import test from 'ava';
import { collectGarbage } from '../../../src/pipeline/machine/collect-garbage.ts';

const MIB = 2 ** 20;

function used(): number {
  return getHeapStatistics().used_heap_size;
}

/** So many numbers in objects of their own, of about 40 bytes. */
function objects(count: number): readonly { readonly value: number }[] {
  return Array.from({ length: count }, (_, value) => ({ value: value + 0.5 }));
}

test('what steps have left is collected once it is much, and not before', async (t) => {
  await collectGarbage(0);
  t.false(await collectGarbage());
  const before = used();
  let left: readonly object[] = objects(3e6);
  t.true(used() - before > 64 * MIB);
  t.is(left.length, 3e6);
  left = [];
  t.true(await collectGarbage());
  t.true(used() - before < 32 * MIB, `${(used() - before) / MIB} MiB more than before`);
  t.false(await collectGarbage());
});
