import { at } from '../../at.ts';
/**
 * Puts things that stand in a row as near to where they are wished as their order and sizes allow, by least squares:
 * isotonic regression, pooling adjacent violators. Linear.
 *
 * @param centres is written: the centre of each of `row`
 */
export function spread(
  row: readonly number[],
  sizeOf: (slot: number) => number,
  wishOf: (slot: number) => number,
  centres: Float64Array,
): void {
  const offsets: number[] = [];
  const pools: { sum: number; count: number }[] = [];
  let end = 0;
  for (const slot of row) {
    const size = sizeOf(slot);
    const offset = end + size / 2;
    end += size;
    offsets.push(offset);
    let pool = { sum: wishOf(slot) - offset, count: 1 };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.count < pool.sum / pool.count) break;
      pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  }
  let position = 0;
  for (const { sum, count } of pools) {
    for (const stop = position + count; position < stop; position += 1) {
      centres[at(row, position)] = sum / count + at(offsets, position);
    }
  }
}
