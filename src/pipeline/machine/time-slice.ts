import { setImmediate } from 'node:timers/promises';

const SLICE_MS = 20;

/**
 * For long loops of synchronous work: call and await it once a turn. It lets timers, signals and the terminal have
 * their turn whenever 20 ms have gone by, and throws the reason of an aborted signal.
 */
export function createBreather(signal?: AbortSignal): () => Promise<void> | undefined {
  let sliceEnd = performance.now() + SLICE_MS;
  return () => {
    if (performance.now() < sliceEnd) {
      return undefined;
    }
    return setImmediate().then(() => {
      signal?.throwIfAborted();
      sliceEnd = performance.now() + SLICE_MS;
    });
  };
}
