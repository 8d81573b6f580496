import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../machine/machine.ts';
import { type FoundLock, Lock, tryLock } from './lock.ts';
import { type KnownJobs, LockWatch } from './lock-watch.ts';

const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 1_000;

export interface LockWait {
  /** Is told of each holder that is waited for, once. */
  readonly onWait?: (found: FoundLock) => void;
  /** @default nothing */
  readonly jobs?: KnownJobs | undefined;
}

/**
 * Takes a lock, waiting for as long as another living process holds it.
 *
 * @throws the signal's reason when it is aborted first.
 */
export async function acquireLock(
  path: string,
  machine: Machine,
  signal: AbortSignal,
  { onWait = () => {}, jobs }: LockWait = {},
): Promise<Lock> {
  const watch = new LockWatch(machine, jobs);
  let pollMs = FIRST_POLL_MS;
  for (;;) {
    signal.throwIfAborted();
    const found = tryLock(path, machine);
    if (found instanceof Lock) {
      return found;
    }
    if (watch.see(found)) {
      onWait(found);
    }
    // Only now: who was suspended itself has not seen the signs of life in the meantime.
    const left = tryLock(path, machine, watch.silentMs, watch.gone());
    if (left instanceof Lock) {
      return left;
    }
    await sleep(pollMs, undefined, { signal });
    pollMs = Math.min(pollMs * 1.5, LONGEST_POLL_MS);
  }
}
