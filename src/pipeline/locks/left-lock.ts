import { type Machine, thisMachine } from '../machine/machine.ts';
import { findLock, Lock, tryLock } from './lock.ts';
import { type KnownJobs, LockWatch } from './lock-watch.ts';

/** A lock that a job may have left behind, for who knows what has become of jobs. */
export class LeftLock {
  readonly #path: string;
  readonly #machine: Machine;
  readonly #watch: LockWatch;

  constructor(path: string, jobs: KnownJobs, machine: Machine = thisMachine()) {
    this.#path = path;
    this.#machine = machine;
    this.#watch = new LockWatch(machine, jobs);
  }

  /** Looks once more, and removes it if its holder is gone. */
  free(): void {
    const found = findLock(this.#path);
    if (found === undefined) return;
    this.#watch.see(found);
    const gone = this.#watch.gone();
    const taken = gone === undefined ? undefined : tryLock(this.#path, this.#machine, 0, gone);
    if (taken instanceof Lock) taken.release();
  }
}
