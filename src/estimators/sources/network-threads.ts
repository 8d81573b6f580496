import PQueue from 'p-queue';
import { createWorkerPool, type WorkerPool } from '../../pipeline/index.ts';
import type { Network } from './network.ts';
import type { HearRequest } from './network-worker.ts';

const WORKER = new URL('./network-worker.js', import.meta.url);

/** A thread, and how much it has been given that is not done. */
interface Thread {
  readonly pool: WorkerPool;
  open: number;
  isUsed: boolean;
}

/**
 * Threads in which networks hear. Each network is loaded in one of them alone, the first that is free when it is to hear for the
 * first time, for in several it would take their memory as often.
 */
export class NetworkThreads {
  readonly #threads: readonly Thread[];
  readonly #first: PQueue;

  /** @param count from 1; a thread starts when a network is to hear in it */
  constructor(count: number) {
    this.#threads = Array.from({ length: count }, () => ({
      pool: createWorkerPool({ url: WORKER, size: 1, isNative: true }),
      open: 0,
      isUsed: false,
    }));
    this.#first = new PQueue({ concurrency: count });
  }

  /** A network in one of the threads, until they end. It is to hear one thing after the other; shared memory is not copied. */
  network(file: string): Network {
    let own: Thread | undefined;
    return {
      hear: (samples, outputs) => {
        const request: HearRequest = { file, samples, outputs };
        if (own !== undefined) return hearIn(own, request);
        return this.#first.add(() => {
          own = this.#freest();
          return hearIn(own, request);
        });
      },
      release: async () => {},
    };
  }

  /** Frees the networks and ends the threads, in which nothing may be under way. */
  async end(): Promise<void> {
    const used = this.#threads.filter(({ isUsed }) => isUsed);
    await Promise.all(
      used.map(async ({ pool }) => {
        await pool.run('release', undefined);
        await pool.close();
      }),
    );
  }

  #freest(): Thread {
    return this.#threads.reduce((best, each) => (each.open < best.open ? each : best));
  }
}

async function hearIn(thread: Thread, request: HearRequest): ReturnType<Network['hear']> {
  thread.open += 1;
  thread.isUsed = true;
  try {
    return await thread.pool.run('hear', request);
  } finally {
    thread.open -= 1;
  }
}
