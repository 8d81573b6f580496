import { type Transferable, workerData } from 'node:worker_threads';
import { type PoolTask, type ThreadOptions, WorkerLane } from './worker-lane.ts';

export interface WorkerPoolOptions extends ThreadOptions {
  /** Number of worker threads, from 1. They start when they are first needed. */
  readonly size: number;
}

export interface PoolRunOptions {
  /** What moves to the thread instead of being copied. */
  readonly transfer?: readonly Transferable[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** @default no limit */
  readonly timeoutMs?: number | undefined;
}

export interface WorkerPool {
  /**
   * Calls the export `name` with `payload` in a worker thread. First come, first served.
   *
   * A UserError thrown there arrives as one. A thread that ends, runs out of memory or takes longer than `timeoutMs`
   * rejects with an error that says so and is replaced; the other tasks go on. An aborted task rejects when it has come
   * to its end, or when its thread has been ended after `graceMs`.
   */
  run<T>(name: string, payload: unknown, options?: PoolRunOptions): Promise<T>;
  /** Ends the threads. Tasks that wait are rejected, and so are those that still run after `graceMs`. */
  close(): Promise<void>;
}

/** Starts no thread yet. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const lanes = Array.from({ length: Math.max(1, options.size) }, () => new WorkerLane(options));
  const idle = [...lanes].reverse();
  const waiting = new Set<PoolTask>();
  let closed = false;

  const next = () => {
    const [task] = waiting;
    if (task === undefined) return;
    const lane = idle.pop();
    if (lane === undefined) return;
    waiting.delete(task);
    void lane.run(task).finally(() => {
      idle.push(lane);
      next();
    });
  };

  return {
    run<T>(name: string, payload: unknown, { transfer, signal, timeoutMs }: PoolRunOptions = {}) {
      return new Promise<T>((resolve, reject) => {
        if (closed) {
          reject(new Error('The worker pool is closed'));
          return;
        }
        waiting.add({
          name,
          payload,
          transfer,
          signal,
          timeoutMs,
          resolve: resolve as (value: unknown) => void,
          reject,
        });
        next();
      });
    },
    async close() {
      closed = true;
      for (const task of waiting) task.reject(new Error('The worker pool is closed'));
      waiting.clear();
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** Inside a worker thread of a pool: the `workerData` that the pool was made with. */
export function poolWorkerData<T>(): T {
  return (workerData as readonly [unknown, T])[1];
}
