import PQueue from 'p-queue';

/** Worker slots: a step takes one of them, or waits for all and takes them together. First come, first served. */
export class Slots {
  readonly #count: number;
  readonly #queue: PQueue;

  constructor(count: number) {
    this.#count = count;
    this.#queue = new PQueue({ concurrency: count });
  }

  /** Whether something waits for a slot. */
  get isFull(): boolean {
    return this.#queue.size > 0;
  }

  use(cpu: 'one' | 'all', work: () => Promise<void>): Promise<void> {
    return cpu === 'one' ? this.#queue.add(work) : this.#useAll(work);
  }

  async #useAll(work: () => Promise<void>): Promise<void> {
    let taken = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await new Promise<void>((resolve) => {
      for (let slot = 0; slot < this.#count; slot += 1) {
        void this.#queue.add(() => {
          taken += 1;
          if (taken === this.#count) {
            resolve();
          }
          return released;
        });
      }
    });
    try {
      await work();
    } finally {
      release();
    }
  }
}
