import { Heap } from './heap.ts';

/** What a step holds while it runs. */
export interface Grant {
  release(): void;
}

/** A step that waits for what it takes to run. */
export interface Waiting {
  /** How many worker slots it takes: from 1 to all there are. */
  readonly slots: number;
  /** The highest goes first. */
  readonly rank: number;
  /** Among equal ranks the lowest goes first. */
  readonly order: number;
  /** Called once: with all slots together, or with nothing once no more is given. */
  start(grant: Grant | undefined): void;
}

/**
 * Gives worker slots to the steps that wait for them, each all or nothing. The first step that waits is served first:
 * while it lacks slots, nothing starts. So every step gets its turn.
 *
 * (p-queue starts one other job when a job has ended, where the end of a step that took all slots makes room for many.)
 */
export class Slots {
  readonly #waiting = new Heap<Waiting>(isBefore);
  #free: number;
  readonly #afterPump: () => void;
  #running = 0;
  #closed = false;
  #pumping = false;

  /**
   * @param count how many there are
   * @param afterPump is called after what `pumpSoon` has brought about
   */
  constructor(count: number, afterPump: () => void = () => {}) {
    this.#free = count;
    this.#afterPump = afterPump;
  }

  /** Starts nothing yet, as giving back does not either: that is for `pump`, when all that is ready has been added. */
  add(waiting: Waiting): void {
    this.#waiting.add(waiting);
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#waiting.first === undefined;
  }

  /** Slots that nothing waits for, shared out evenly among what runs; each may use so many more until it asks again. */
  get spare(): number {
    return this.isEmpty && this.#running > 0 ? Math.floor(this.#free / this.#running) : 0;
  }

  /** From here on nothing is given. What waits is told by the next `pump`. */
  close(): void {
    this.#closed = true;
  }

  /** Starts what can start. */
  pump(): void {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      next.start(this.#closed ? undefined : this.#grant(next.slots));
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
    const { first } = this.#waiting;
    return first === undefined || (!this.#closed && first.slots > this.#free)
      ? undefined
      : this.#waiting.take();
  }

  #grant(slots: number): Grant {
    this.#running += 1;
    this.#free -= slots;
    return {
      release: () => {
        this.#running -= 1;
        this.#free += slots;
      },
    };
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.rank > b.rank || (a.rank === b.rank && a.order < b.order);
}
