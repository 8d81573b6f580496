import { getHeapStatistics } from 'node:v8';

/** How much more than after the last collection the heap may hold, in bytes and as a share of what it held then. */
const GROWTH = { bytes: 32 * 2 ** 20, share: 0.25 };

let held = 0;

/**
 * Has V8 collect garbage where a step has left much of it. Left to itself V8 lets a heap of which 50 MB are in use grow to 400
 * before it looks at what is no longer new, as long as the machine has memory (measured: 100,000 clips prepared).
 *
 * @param bytes that the heap may have grown by
 * @returns whether it was time to
 */
export async function collectGarbage(bytes = GROWTH.bytes): Promise<boolean> {
  const used = usedHeap();
  held = Math.min(held || used, used);
  if (used - held < Math.max(bytes, GROWTH.share * held)) return false;
  await collect(used);
  return true;
}

/**
 * The same at the end of a long step, when most of what it added to the heap is of no more use, also what an earlier collection
 * had to leave.
 *
 * @param before bytes of the heap that were in use when the step began
 * @returns whether it was time to
 */
export async function collectLeft(before: number): Promise<boolean> {
  const used = usedHeap();
  if (used - before < Math.max(GROWTH.bytes, GROWTH.share * before)) return false;
  await collect(used);
  return true;
}

/** @param used bytes of the heap, which whoever asks meanwhile goes by */
async function collect(used: number): Promise<void> {
  held = used;
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
  held = usedHeap();
}

/** In bytes, garbage too. */
export function usedHeap(): number {
  return getHeapStatistics().used_heap_size;
}
