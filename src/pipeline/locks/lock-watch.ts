import type { Machine } from '../machine/machine.ts';
import type { FoundLock } from './lock.ts';
import type { LockHolder } from './lock-holder.ts';

/** Who holds a lock and is of a job. */
export type JobHolder = LockHolder & { readonly job: string };

/** What an engine knows of the jobs that holders of locks are of. */
export interface KnownJobs {
  /** Whether the job is over, for certain. What cannot be told is false. Is asked again and again; never rejects. */
  isOver(holder: JobHolder): Promise<boolean>;
  /**
   * For how long the lock of a job that is over gives no sign of life until its holder counts as gone, in milliseconds: it may
   * be at work still, on a node that the engine has lost. @default three heartbeats
   */
  readonly quietMs?: number | undefined;
}

/** Where no engine knows of jobs. */
const NOTHING_KNOWN: KnownJobs = { isOver: async () => false };
const QUIET_MS = 30_000;

/** Looks again and again at a lock that somebody holds. */
export class LockWatch {
  readonly #machine: Machine;
  readonly #jobs: KnownJobs;
  #found: FoundLock | undefined;
  #since = 0;
  #isAsking = false;
  /** Identity of a lock whose holder's job is over. */
  #over: string | undefined;

  constructor(machine: Machine, jobs: KnownJobs = NOTHING_KNOWN) {
    this.#machine = machine;
    this.#jobs = jobs;
  }

  /** For how long it has been seen without a sign of life, in milliseconds. */
  get silentMs(): number {
    return this.#found === undefined ? 0 : performance.now() - this.#since;
  }

  /** Takes down what a look has found. @returns whether it has another holder than at the last look */
  see(found: FoundLock): boolean {
    const isOther = found.identity !== this.#found?.identity;
    if (found.sign !== this.#found?.sign) {
      this.#found = found;
      this.#since = performance.now();
    }
    return isOther;
  }

  /**
   * The identity of the lock as it was seen, if its holder is gone: on another host, silent, and its job is known to be over.
   * Of a process of this host more is known than engines know.
   */
  gone(): string | undefined {
    const { holder, identity } = this.#found ?? {};
    if (holder?.job === undefined || holder.host === this.#machine.host) return undefined;
    if (this.silentMs < (this.#jobs.quietMs ?? QUIET_MS)) return undefined;
    if (identity === this.#over) return identity;
    if (!this.#isAsking) void this.#ask({ ...holder, job: holder.job }, identity);
    return undefined;
  }

  /** An answer may take long: nobody waits for it. */
  async #ask(holder: JobHolder, identity: string | undefined): Promise<void> {
    this.#isAsking = true;
    if (await this.#jobs.isOver(holder)) this.#over = identity;
    this.#isAsking = false;
  }
}
