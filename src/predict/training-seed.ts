import { createHash } from 'node:crypto';
import type { GridPoint } from './judge/grids.ts';

/**
 * The seed of one training: 48 bits of a hash over the run's seed, the splits trained and validated on, and the grid
 * point. So a training draws the same numbers whatever is trained beside it, before it, or on how many threads.
 */
export function trainingSeed(
  seed: number,
  data: { readonly train: readonly string[]; readonly valid: readonly string[] },
  gridPoint: GridPoint,
): number {
  const point = Object.entries(gridPoint).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([seed, data.train, data.valid, point]);
  return createHash('sha256').update(text).digest().readUIntBE(0, 6);
}
