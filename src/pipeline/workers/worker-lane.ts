import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Transferable } from 'node:worker_threads';
import type { Tinypool } from 'tinypool';
import { leaveThread } from '../../threads-left.ts';
import { type PoolAnswer, type PoolRequest, putTogether } from './pool-worker.ts';

const GRACE_MS = 5000;

/** How a worker thread is started and ended. */
export interface ThreadOptions {
  /** Module whose named exports are the tasks: functions of one argument, which structured cloning can carry. */
  readonly url: URL;
  /** What `poolWorkerData` gives inside the thread. */
  readonly workerData?: unknown;
  /** Of the thread's JavaScript heap, in MiB. @default Node's own */
  readonly maxHeapMiB?: number | undefined;
  /** Of that heap, what is new, in MiB: the less, the sooner what is short-lived is collected. @default Node's own */
  readonly youngHeapMiB?: number | undefined;
  /**
   * How long, in milliseconds, a call may go on once it is no longer wanted. Native code that computes, such as ONNX
   * Runtime, can take the whole process down when its thread is ended under it. @default 5000
   */
  readonly graceMs?: number | undefined;
  /**
   * The tasks compute in native code and come to an end by themselves: a thread is never ended under a task, but left to
   * it, and ends after it.
   */
  readonly isNative?: boolean | undefined;
}

export interface PoolTask {
  readonly name: string;
  readonly payload: unknown;
  readonly transfer: readonly Transferable[] | undefined;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface RunningThread {
  readonly pool: Tinypool;
  /** Rejects when the thread ends. Calls do not wait for it: a promise keeps what each that waits for it came to. */
  readonly ended: Promise<never>;
  /** Why the thread ended, once it has. */
  death: Error | undefined;
  /** Tells the call that is under way of that. */
  strike: ((death: Error) => void) | undefined;
  /** What it is at. Where the thread ends under it, `ended` alone tells. */
  computing: Promise<unknown> | undefined;
}

/**
 * One worker thread, with one task at a time: so it is known which task is struck when the thread ends. (The library's
 * own pool, here always of one thread, leaves such a task waiting forever.)
 */
export class WorkerLane {
  readonly #options: ThreadOptions;
  readonly #graceMs: number;
  #thread: RunningThread | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#graceMs = options.graceMs ?? GRACE_MS;
  }

  /** Settles the task. Never rejects. */
  run(task: PoolTask): Promise<void> {
    this.#running = this.#settle(task);
    return this.#running;
  }

  /** Ends the thread, when its task has ended or the grace is over; the next task gets a new one. */
  async close(): Promise<void> {
    await Promise.race([this.#running, delay(this.#graceMs, undefined, { ref: false })]);
    await this.#end();
  }

  async #settle(task: PoolTask): Promise<void> {
    try {
      task.signal?.throwIfAborted();
      const answer = await this.#call(await this.#start(), task);
      if (task.signal?.aborted) {
        task.reject(task.signal.reason);
      } else if (answer.kind === 'value') {
        task.resolve(answer.value);
      } else {
        task.reject(putTogether(answer));
      }
    } catch (error) {
      // What the task itself throws comes as an answer: so the thread is gone, or has to go.
      await this.#end();
      task.reject(task.signal?.aborted ? task.signal.reason : explain(error, task.name));
    }
  }

  async #end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    if (this.#options.isNative && thread?.computing !== undefined) {
      const over = Promise.race([thread.computing, thread.ended]).catch(() => {});
      leaveThread(over);
      void over.then(() => thread.pool.destroy());
      return;
    }
    // The library waits for the end of a thread even when it has ended already.
    await Promise.race([thread?.pool.destroy(), thread?.ended.catch(() => {})]);
  }

  async #call(thread: RunningThread, task: PoolTask): Promise<PoolAnswer> {
    const { name, payload, transfer, signal, timeoutMs } = task;
    const request: PoolRequest = { url: this.#options.url.href, name, payload };
    const call: Promise<PoolAnswer> = thread.pool.run(request, {
      transferList: [...(transfer ?? [])] as never,
    });
    const settled = () => {
      thread.computing = undefined;
    };
    thread.computing = call.then(settled, settled);
    const { promise: interrupted, reject } = rejectable();
    let grace: NodeJS.Timeout | undefined;
    const abort = () => {
      grace = setTimeout(() => reject(signal?.reason), this.#graceMs);
    };
    const late = () => reject(new Error(`it took longer than ${timeoutMs} ms`));
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    thread.strike = reject;
    if (thread.death !== undefined) reject(thread.death);
    try {
      return await Promise.race([call, interrupted]);
    } finally {
      thread.strike = undefined;
      clearTimeout(timer);
      clearTimeout(grace);
      signal?.removeEventListener('abort', abort);
    }
  }

  async #start(): Promise<RunningThread> {
    if (this.#thread === undefined) {
      const { Tinypool } = await import('tinypool');
      const { workerData, maxHeapMiB, youngHeapMiB } = this.#options;
      const pool = new Tinypool({
        filename: fileURLToPath(new URL('./pool-worker.js', import.meta.url)),
        name: 'callExport',
        minThreads: 1,
        maxThreads: 1,
        workerData,
        resourceLimits: {
          ...(maxHeapMiB === undefined ? {} : { maxOldGenerationSizeMb: maxHeapMiB }),
          ...(youngHeapMiB === undefined ? {} : { maxYoungGenerationSizeMb: youngHeapMiB }),
        },
      });
      const { promise: ended, reject } = rejectable();
      const thread: RunningThread = {
        pool,
        ended,
        death: undefined,
        strike: undefined,
        computing: undefined,
      };
      const end = (death: Error) => {
        thread.death ??= death;
        thread.strike?.(death);
        reject(death);
      };
      pool.threads[0]?.on('exit', (code: number) => end(new Error(`it ended with code ${code}`)));
      pool.on('error', end);
      this.#thread = thread;
    }
    return this.#thread;
  }
}

function explain(error: unknown, name: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const problem = code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : message;
  return new Error(`The worker thread failed while doing ${name}: ${problem}`, { cause: error });
}

/** A promise that only ever rejects, and that nobody has to wait for. */
function rejectable(): { readonly promise: Promise<never>; readonly reject: (error: unknown) => void } {
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<never>((_resolve, settle) => {
    reject = settle;
  });
  promise.catch(() => {});
  return { promise, reject };
}
