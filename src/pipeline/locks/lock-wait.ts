import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../machine/machine.ts';
import { type FoundLock, Lock, tryLock } from './lock.ts';

const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 1_000;

/**
 * Takes a lock, waiting for as long as another living process holds it.
 *
 * @param onWait is told of each holder that is waited for, once.
 * @throws the signal's reason when it is aborted first.
 */
export async function acquireLock(
  path: string,
  machine: Machine,
  signal: AbortSignal,
  onWait: (found: FoundLock) => void = () => {},
): Promise<Lock> {
  let watched: FoundLock | undefined;
  let watchedSince = 0;
  let pollMs = FIRST_POLL_MS;
  for (;;) {
    signal.throwIfAborted();
    const watchedMs = watched === undefined ? 0 : performance.now() - watchedSince;
    const found = tryLock(path, machine, watchedMs);
    if (found instanceof Lock) {
      return found;
    }
    if (found.identity !== watched?.identity) {
      onWait(found);
    }
    if (found.sign !== watched?.sign) {
      watched = found;
      watchedSince = performance.now();
    }
    await sleep(pollMs, undefined, { signal });
    pollMs = Math.min(pollMs * 1.5, LONGEST_POLL_MS);
  }
}
