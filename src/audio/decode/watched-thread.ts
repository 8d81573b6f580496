import { readFileSync, readlinkSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** How much processor time a thread may take for one answer, of which a decoder gives hundreds a second. */
const CPU_MS = 4000;
/** How long it may take where the system does not tell of a thread's processor time, or where it uses none. */
const WALL_MS = 120_000;
/** How long a thread may take to start on a machine that is very busy. */
const START_MS = 60_000;
const LOOK_MS = 250;
/** Linux counts processor time in hundredths of a second, wherever Node runs. */
const TICK_MS = 10;

/** The first message of a watched thread. */
export interface ThreadReady {
  readonly kind: 'ready';
  /** Where the system tells of the thread's processor time; undefined on others than Linux. */
  readonly statistics: string | undefined;
}

/** What a thread says of itself; to be called in the thread. */
export function threadReady(): ThreadReady {
  try {
    return { kind: 'ready', statistics: `/proc/${readlinkSync('/proc/thread-self')}/stat` };
  } catch {
    return { kind: 'ready', statistics: undefined };
  }
}

export class ThreadLostError extends Error {}

/**
 * A thread that is asked one thing at a time. One that breaks down, or that takes more processor time for an answer than any
 * should, is ended: however busy the machine is, the same thread is ended over the same work.
 */
export class WatchedThread<Request, Answer extends object> {
  readonly #worker: Worker;
  readonly #onLost: () => void;
  #settle: ((answer: Answer | ThreadReady | ThreadLostError) => void) | undefined;
  #statistics: string | undefined;
  lost = false;

  private constructor(script: URL, onLost: () => void) {
    this.#onLost = onLost;
    this.#worker = new Worker(script);
    this.#worker.on('message', (answer: Answer | ThreadReady) => this.#settle?.(answer));
    this.#worker.on('error', (error) => this.#lose(`the decoder broke down: ${error.message}`));
    this.#worker.on('exit', () => this.#lose('the decoder broke down'));
  }

  /** @param script its first message is {@link threadReady}, then it answers every message with one */
  static async start<Request, Answer extends object>(
    script: URL,
    onLost: () => void,
  ): Promise<WatchedThread<Request, Answer>> {
    const thread = new WatchedThread<Request, Answer>(script, onLost);
    const ready = (await thread.#answer(START_MS)) as ThreadReady;
    thread.#statistics = ready.statistics;
    return thread;
  }

  /** @throws ThreadLostError */
  ask(request: Request): Promise<Answer> {
    this.#worker.ref();
    const answer = this.#answer(WALL_MS);
    this.#worker.postMessage(request);
    return answer as Promise<Answer>;
  }

  #answer(limitMs: number): Promise<Answer | ThreadReady> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      let cpuBefore: number | undefined;
      const look = () => {
        const cpu = this.#cpuMs();
        cpuBefore ??= cpu;
        if (cpu !== undefined && cpu - (cpuBefore ?? cpu) >= CPU_MS) {
          this.#lose(`the decoder made nothing of it in ${CPU_MS / 1000} s`);
        } else if (performance.now() - started >= limitMs) {
          this.#lose(`the decoder made nothing of it in ${limitMs / 1000} s`);
        }
      };
      const timer = setInterval(look, LOOK_MS);
      this.#settle = (answer) => {
        clearInterval(timer);
        this.#settle = undefined;
        this.#worker.unref();
        if (answer instanceof ThreadLostError) reject(answer);
        else resolve(answer);
      };
    });
  }

  /** Fields 14 and 15 of the statistics, the second of which is the name in brackets (proc_pid_stat(5)). */
  #cpuMs(): number | undefined {
    if (this.#statistics === undefined) return undefined;
    try {
      const text = readFileSync(this.#statistics, 'latin1');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    } catch {
      return undefined;
    }
  }

  #lose(problem: string): void {
    this.lost = true;
    this.#onLost();
    this.#settle?.(new ThreadLostError(problem.split('\n', 1)[0]));
    void this.#worker.terminate();
  }
}
