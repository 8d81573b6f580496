import { collectGarbage, collectLeft, usedHeap } from './collect-garbage.ts';

/** Steps shorter than this tell no peak: looking would cost more than they do. */
const SAMPLE_MS = 250;

/**
 * How much memory the process holds at most while a step runs: looked at now and then, for all running steps at once.
 * What others hold that run at the same time counts too. Garbage is collected meanwhile, as soon as there is much.
 */
export class MemoryWatch {
  readonly #open = new Set<{ peak: number }>();
  #timer: NodeJS.Timeout | undefined;

  /** Begins to watch; the function that it gives ends that and tells the peak, in bytes, where there is one to tell. */
  begin(): () => number | undefined {
    const began = performance.now();
    const before = usedHeap();
    const watched = { peak: 0 };
    this.#open.add(watched);
    this.#timer ??= setInterval(() => this.#sample(), SAMPLE_MS).unref();
    return () => {
      this.#open.delete(watched);
      if (performance.now() - began < SAMPLE_MS) return undefined;
      const peak = Math.max(watched.peak, process.memoryUsage.rss());
      void collectLeft(before);
      return peak;
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #sample(): void {
    if (this.#open.size === 0) {
      return;
    }
    const held = process.memoryUsage.rss();
    void collectGarbage();
    for (const watched of this.#open) {
      watched.peak = Math.max(watched.peak, held);
    }
  }
}
