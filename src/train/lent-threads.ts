/** How often a training is told how many threads are free for it. */
const LENDING_MS = 100;

/** Threads that idle workers of the pipeline lend to a training in another thread, as long as they are idle. */
export interface LentThreads {
  /** One number, in shared memory: threads that a step may take at the moment. Goes with the request. */
  readonly threads: Int32Array;
  /** Ends the lending. */
  end(): void;
}

/**
 * Lends threads from now on.
 *
 * @param spare how many workers have nothing to do; asked again and again
 */
export function lendThreads(spare: () => number): LentThreads {
  const threads = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(1);
  const lend = setInterval(() => Atomics.store(threads, 0, 1 + spare()), LENDING_MS);
  return { threads, end: () => clearInterval(lend) };
}

/** In the training thread: what the loop asks before each step. */
export function lentThreads(threads: Int32Array): () => number {
  return () => Atomics.load(threads, 0);
}
