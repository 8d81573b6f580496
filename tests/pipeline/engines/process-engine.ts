import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type {
  Engine,
  PipelineEvent,
  ReadyStep,
  StepJob,
  Ticket,
  TicketState,
} from '../../../src/pipeline/index.ts';

/** What the other process is told. */
export interface ProcessOrder {
  readonly ticket: Ticket;
  /** As text: nothing but JSON crosses. */
  readonly job: string;
}

/** What it tells. */
export type ProcessNews =
  | { readonly ticket: Ticket; readonly key: string; readonly event: PipelineEvent }
  | { readonly ticket: Ticket; readonly gone: true };

/** Runs steps in one other process, which is given nothing but JSON. */
export class ProcessEngine implements Engine {
  readonly name = 'process';
  readonly batch = 4;
  readonly gatherMs = 0;
  /** Number of steps in each batch. */
  readonly batches: number[] = [];
  readonly jobs: StepJob[] = [];
  #process: ChildProcess | undefined;
  readonly #steps = new Map<string, ReadyStep>();
  readonly #gone = new Map<Ticket, TicketState>();
  #wake = () => {};
  /** Whether steps are lost on the way. */
  lose = false;
  /** Names of steps that are made in the process of the run. */
  readonly here = new Set<string>();

  isHere(name: string): boolean {
    return this.here.has(name);
  }

  async submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]> {
    const child = this.#start();
    const jobs = await Promise.all(batch.map((step) => step.job()));
    this.jobs.push(...jobs);
    this.batches.push(batch.length);
    for (const step of batch) this.#steps.set(step.key, step);
    for (const job of jobs) {
      if (this.lose) this.#end(job.key);
      else child.send({ ticket: job.key, job: JSON.stringify(job) } satisfies ProcessOrder);
    }
    return jobs.map(({ key }) => key);
  }

  async poll(): Promise<ReadonlyMap<Ticket, TicketState>> {
    if (this.#gone.size === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const gone = new Map(this.#gone);
    this.#gone.clear();
    return gone;
  }

  async cancel(tickets: readonly Ticket[]): Promise<void> {
    this.#process?.kill();
    for (const ticket of tickets) this.#end(ticket);
  }

  async close(): Promise<void> {
    this.#process?.disconnect();
  }

  #start(): ChildProcess {
    if (this.#process !== undefined) return this.#process;
    const child = fork(fileURLToPath(new URL('./step-process.js', import.meta.url)));
    child.on('message', (news: ProcessNews) => {
      if ('gone' in news) {
        this.#end(news.ticket);
      } else {
        const { time: _, ...event } = news.event;
        this.#steps.get(news.key)?.tell(event as Parameters<ReadyStep['tell']>[0]);
      }
    });
    this.#process = child;
    return child;
  }

  #end(ticket: Ticket): void {
    this.#gone.set(ticket, 'gone');
    this.#wake();
  }
}
