import { availableParallelism } from 'node:os';
import { at } from '../../at.ts';
import { itemCount } from '../../formats/files/npy-header.ts';
import { createWorkerPool, type WorkerPool } from '../../pipeline/index.ts';
import { type MadePoints, makePoints, type PointsOrder, type SoundSource } from './make-points.ts';
import type { MakingOptions } from './making-options.ts';

/**
 * Where some of the sounds come from.
 *
 * @param isForThreads whether others than this one make them
 */
export type SoundsOf = (
  indices: readonly number[],
  isForThreads: boolean,
) => SoundSource | Promise<SoundSource>;

/** Values of `x` that a thread is given at a time, about. */
const VALUES_AT_A_TIME = 2 ** 19;
/** A thread costs as much as this many values. */
const VALUES_FOR_A_THREAD = 2 ** 21;
/** Orders that wait or are made, for each thread. */
const AHEAD = 2;

/**
 * Makes sounds on several threads, and hands them over in the order of `indices`.
 *
 * @param base all of an order but its sounds
 * @param sourceOf where some of the sounds come from
 */
export async function makeInOrder(
  base: Omit<PointsOrder, 'indices' | 'source'>,
  indices: readonly number[],
  shape: readonly number[],
  sourceOf: SoundsOf,
  take: (made: MadePoints, indices: readonly number[]) => void,
  { workers, onProgress, signal }: MakingOptions,
): Promise<void> {
  const values = itemCount(shape);
  const size = Math.max(1, Math.round(VALUES_AT_A_TIME / values));
  const worthwhile = Math.ceil((indices.length * values) / VALUES_FOR_A_THREAD);
  const threads = workers ?? Math.min(availableParallelism(), worthwhile);
  const pool = threads > 1 ? createPool(threads) : undefined;
  const ahead: { readonly made: Promise<MadePoints>; readonly part: readonly number[] }[] = [];
  let done = 0;
  try {
    for (let next = 0; next < indices.length || ahead.length > 0; ) {
      signal?.throwIfAborted();
      while (next < indices.length && ahead.length < (pool === undefined ? 1 : threads * AHEAD)) {
        const part = indices.slice(next, next + size);
        const made = make(pool, { ...base, indices: part, source: await sourceOf(part, pool !== undefined) });
        // It is waited for in its turn; one that fails before is no rejection that nobody handles.
        made.catch(() => {});
        ahead.push({ made, part });
        next += part.length;
      }
      const { made, part } = at(ahead, 0);
      take(await made, part);
      ahead.shift();
      done += part.length;
      onProgress?.(done, indices.length);
    }
  } finally {
    await pool?.close();
  }
}

function createPool(size: number): WorkerPool {
  return createWorkerPool({ url: new URL('./make-points-worker.js', import.meta.url), size });
}

function make(pool: WorkerPool | undefined, order: PointsOrder): Promise<MadePoints> {
  return pool === undefined ? makePoints(order) : pool.run('makePointsHere', order);
}
