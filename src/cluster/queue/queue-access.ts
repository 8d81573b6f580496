import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue, QueueEvents } from 'bullmq';
import { UserError } from '../../errors.ts';
import { inTime } from './in-time.ts';
import type { QueueJob } from './queue-job.ts';
import type { QueueServer } from './queue-server.ts';

/** How long a queue may take to answer, in milliseconds. */
const ANSWER_MS = 10_000;
const CLOSE_MS = 3_000;

/** In milliseconds. */
export interface AccessTimes {
  /** Before the server is asked again. */
  readonly retryMs: number;
  /** How long a server that gives no answer is asked. */
  readonly patienceMs: number;
}

/** The queues of a server, one for each class of steps, opened as they are asked for, and patience with a server that is away. */
export class QueueAccess {
  readonly #server: QueueServer;
  readonly #times: AccessTimes;
  /** Is called with the id of a job that has ended. */
  readonly #onEnd: (id: string) => void;
  readonly #queues = new Map<string, Queue<QueueJob>>();
  readonly #opening = new Map<string, Promise<Queue<QueueJob>>>();
  readonly #events: QueueEvents[] = [];
  /** What is wrong with the server, if that is news. */
  #trouble: string | undefined;
  #isAway = false;
  #isStopped = false;

  constructor(server: QueueServer, times: AccessTimes, onEnd: (id: string) => void) {
    this.#server = server;
    this.#times = times;
    this.#onEnd = onEnd;
  }

  /** The queue of a class, if it was opened. */
  opened(className: string): Queue<QueueJob> | undefined {
    return this.#queues.get(className);
  }

  /** The queue of a class. @param warn is told, when it is opened, that no worker takes its steps */
  open(className: string, warn: (message: string) => void): Promise<Queue<QueueJob>> {
    const opening = this.#opening.get(className) ?? this.#open(className, warn);
    this.#opening.set(className, opening);
    opening.catch(() => this.#opening.delete(className));
    return opening;
  }

  async #open(className: string, warn: (message: string) => void): Promise<Queue<QueueJob>> {
    const queue = await this.patiently(async () => {
      const opened = this.#server.queue(className);
      try {
        await inTime(opened.waitUntilReady(), ANSWER_MS / 2);
        return opened;
      } catch (error) {
        // One whose server goes away as it connects to it is of no use, ever.
        opened.disconnect().catch(() => {});
        throw error;
      }
    });
    this.#queues.set(className, queue);
    queue.on('error', (error) => this.#isInTrouble(error));
    const events = this.#server.events(className);
    this.#events.push(events);
    const end = ({ jobId }: { jobId: string }) => this.#onEnd(jobId);
    events.on('completed', end);
    events.on('failed', end);
    const workers = await inTime(queue.getWorkersCount(), ANSWER_MS).catch(() => undefined);
    if (workers === 0) {
      const how = `heareval worker --queue ${this.#server.url.shown} --class ${className}`;
      warn(`no worker takes steps of the class ${className} yet: ${how}`);
    }
    return queue;
  }

  /**
   * Asks again while the server gives no answer.
   *
   * @throws UserError with what is wrong with it, when patience is over
   */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    const { retryMs, patienceMs } = this.#times;
    for (const start = performance.now(); ; ) {
      try {
        const done = await inTime(work(), ANSWER_MS);
        this.#isAway = false;
        return done;
      } catch (error) {
        const said = this.#isInTrouble(error as Error);
        if (performance.now() - start > patienceMs) throw new UserError(said, { cause: error });
        if (this.#isStopped) throw error;
        await sleep(retryMs);
      }
    }
  }

  /** Asks once; `undefined` where there is no answer. */
  async once<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const done = await inTime(work(), ANSWER_MS);
      this.#isAway = false;
      return done;
    } catch (error) {
      this.#isInTrouble(error as Error);
      return undefined;
    }
  }

  /** What is wrong with the server, told once as long as it lasts. */
  takeTrouble(): string | undefined {
    const trouble = this.#trouble;
    this.#trouble = undefined;
    return trouble;
  }

  /** Has no patience any more. */
  stop(): void {
    this.#isStopped = true;
  }

  async close(): Promise<void> {
    const parts = [...this.#events, ...this.#queues.values()];
    await Promise.allSettled(
      parts.map((part) => inTime(part.close(), CLOSE_MS).catch(() => inTime(part.disconnect(), CLOSE_MS))),
    );
    this.#server.end();
  }

  #isInTrouble({ message }: Error): string {
    const said = `${this.#server.url.shown}: ${message.split('\n')[0]}`;
    if (!this.#isAway) this.#trouble = said;
    this.#isAway = true;
    return said;
  }
}
