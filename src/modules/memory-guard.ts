import { totalmem } from 'node:os';

const MIB = 1024 * 1024;
const LOOK_MS = 250;
/** Of what the machine has, or the process is allowed, where no limit is given. */
const SHARE = 0.9;

/** Sees to it that a module which keeps what it is given ends with a message, before the system ends something else. */
export class MemoryGuard {
  readonly #limit: number;
  readonly #memory: () => Promise<number | undefined>;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #first: number | undefined;
  #peak = 0;

  /** @param memory bytes that are held where the module runs, where the system tells */
  constructor(limitMiB: number | undefined, memory: () => Promise<number | undefined>) {
    this.#limit = limitMiB === undefined ? SHARE * available() : limitMiB * MIB;
    this.#memory = memory;
  }

  /** The most that was seen, in bytes; 0 where nothing was. */
  get peak(): number {
    return this.#peak;
  }

  /** To be called after each call of the module. @returns what is wrong, if anything is */
  async look(): Promise<string | undefined> {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return undefined;
    this.#lookedAt = now;
    const held = await this.#memory();
    if (held === undefined) return undefined;
    this.#first ??= held;
    this.#peak = Math.max(this.#peak, held);
    if (held <= this.#limit) return undefined;
    return (
      `${mebibytes(held)} are held after this call, ${mebibytes(this.#first)} after the first one; ` +
      `expected no more than ${mebibytes(this.#limit)} (--memory)`
    );
  }
}

function available(): number {
  // A number that means "no limit" where there is none.
  const allowed = process.constrainedMemory?.() ?? 0;
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MIB).toLocaleString('en')} MiB`;
}
