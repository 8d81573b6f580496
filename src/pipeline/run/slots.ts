import { Heap } from './heap.ts';

/** What running a step takes. Nothing of it may be more than there is. */
export interface Demand {
  /** Worker slots, from 1. */
  readonly slots: number;
  /** Of memory. */
  readonly memoryMiB: number;
  /** Number of GPUs. */
  readonly gpus: number;
}

export interface Limits {
  readonly slots: number;
  readonly memoryMiB: number;
  /** Names of the GPUs. */
  readonly gpus: readonly string[];
}

/** What a step holds while it runs. */
export interface Grant {
  readonly gpus: readonly string[];
  release(): void;
}

/** A step that waits for what it takes to run. */
export interface Waiting {
  readonly demand: Demand;
  /** The highest goes first. */
  readonly rank: number;
  /** Among equal ranks the lowest goes first. */
  readonly order: number;
  /** Called once: with all of the demand together, or with nothing once no more is given. */
  start(grant: Grant | undefined): void;
}

const memoryBit = 1;
const gpuBit = 2;

/**
 * Gives worker slots, memory and GPUs to the steps that wait for them, each all or nothing, so that none holds one thing
 * while it waits for another.
 *
 * The first step that waits is served first. While it has to wait for memory or GPUs, those are given to no other, but
 * steps that take none of them go on; while it only lacks worker slots, nothing starts. So every step gets its turn,
 * and choosing one looks at four of them at most.
 *
 * (p-queue counts one kind of thing, and when a job has ended it starts one other, where the end of a step that took all
 * slots makes room for many.)
 */
export class Slots {
  /** By whether they take memory, and GPUs: the bits of the index. */
  readonly #waiting = [0, 1, 2, 3].map(() => new Heap<Waiting>(isBefore));
  #freeSlots: number;
  #freeMemoryMiB: number;
  readonly #freeGpus: string[];
  readonly #afterPump: () => void;
  #running = 0;
  #closed = false;
  #pumping = false;

  /** @param afterPump is called after what `pumpSoon` has brought about. */
  constructor({ slots, memoryMiB, gpus }: Limits, afterPump: () => void = () => {}) {
    this.#afterPump = afterPump;
    this.#freeSlots = slots;
    this.#freeMemoryMiB = memoryMiB;
    this.#freeGpus = [...gpus];
  }

  /** Starts nothing yet, as giving back does not either: that is for `pump`, when all that is ready has been added. */
  add(waiting: Waiting): void {
    const { memoryMiB, gpus } = waiting.demand;
    this.#waiting[(memoryMiB > 0 ? memoryBit : 0) | (gpus > 0 ? gpuBit : 0)]?.add(waiting);
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#waiting.every(({ first }) => first === undefined);
  }

  /** Worker slots that nothing waits for, shared out evenly among what runs; each may use so many more until it asks again. */
  get spare(): number {
    return this.isEmpty && this.#running > 0 ? Math.floor(this.#freeSlots / this.#running) : 0;
  }

  /** From here on nothing is given. What waits is told by the next `pump`. */
  close(): void {
    this.#closed = true;
  }

  /** Starts what can start. */
  pump(): void {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      next.start(this.#closed ? undefined : this.#grant(next.demand));
    }
  }

  /**
   * Starts what can start, in the next turn of the event loop: what the end of a step makes ready is ready by then, and
   * does not lose its slot to steps that are less urgent.
   */
  pumpSoon(): void {
    if (!this.#pumping) {
      this.#pumping = true;
      setImmediate(() => {
        this.#pumping = false;
        this.pump();
        this.#afterPump();
      });
    }
  }

  #take(): Waiting | undefined {
    if (this.#closed) {
      return this.#waiting.find(({ first }) => first !== undefined)?.take();
    }
    let reserved = 0;
    while (this.#freeSlots > 0) {
      let best: Heap<Waiting> | undefined;
      for (const [uses, heap] of this.#waiting.entries()) {
        const isOpen = (uses & reserved) === 0 && heap.first !== undefined;
        if (isOpen && (best?.first === undefined || isBefore(heap.first, best.first))) {
          best = heap;
        }
      }
      if (best?.first === undefined) {
        return undefined;
      }
      const { slots, memoryMiB, gpus } = best.first.demand;
      const lacking =
        (memoryMiB > this.#freeMemoryMiB ? memoryBit : 0) | (gpus > this.#freeGpus.length ? gpuBit : 0);
      if (lacking === 0) {
        return slots > this.#freeSlots ? undefined : best.take();
      }
      reserved |= lacking;
    }
    return undefined;
  }

  #grant({ slots, memoryMiB, gpus }: Demand): Grant {
    this.#running += 1;
    this.#freeSlots -= slots;
    this.#freeMemoryMiB -= memoryMiB;
    const granted = gpus === 0 ? noGpus : this.#freeGpus.splice(0, gpus);
    return {
      gpus: granted,
      release: () => {
        this.#running -= 1;
        this.#freeSlots += slots;
        this.#freeMemoryMiB += memoryMiB;
        this.#freeGpus.push(...granted);
      },
    };
  }
}

const noGpus: readonly string[] = [];

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.rank > b.rank || (a.rank === b.rank && a.order < b.order);
}
