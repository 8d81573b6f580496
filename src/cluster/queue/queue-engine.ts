import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Queue } from 'bullmq';
import { UserError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import {
  type Engine,
  leaveError,
  type ReadyStep,
  type StepJob,
  type Ticket,
  type TicketState,
  writeFileAtomic,
} from '../../pipeline/index.ts';
import { isForced } from '../../pipeline/keys/reasons.ts';
import { textPattern } from '../../pipeline/text/text-pattern.ts';
import { hasRecord, lastLine, listJobs, tellNews } from '../job-news.ts';
import { type Answer, JobWatch, type WatchedStep, type WatchTimes } from '../job-watch.ts';
import { type AccessTimes, QueueAccess } from './queue-access.ts';
import { cancelOf, jobId, logOf, priorityOf, type QueueJob, removeJobFiles } from './queue-job.ts';
import { classOf, type QueueProfile } from './queue-profile.ts';
import type { QueueServer } from './queue-server.ts';

export interface QueueEngineOptions {
  readonly server: QueueServer;
  readonly profile: QueueProfile;
  /** Absolute; the workers see it under the same path. */
  readonly workdir: string;
  /** Of the command, to which `--job <file>` is added. */
  readonly args: readonly string[];
  /** For tests. */
  readonly times?: Partial<QueueTimes>;
}

type QueueTimes = WatchTimes & AccessTimes;

/** A step that a queue was given. */
interface QueuedStep extends WatchedStep {
  readonly step: ReadyStep;
  readonly job: StepJob;
  readonly className: string;
  readonly id: string;
  /** Of its job. */
  readonly file: string;
  tries: number;
  /** Bytes of its events that were handed on. */
  told: number;
}

/** What a queue knows of a job that is gone: why it failed, or nothing any more. */
interface Gone {
  readonly failed: string | undefined;
}

/** Of the workdir. */
const FOLDER = join('.jobs', 'queue');
const BATCH = 100;

/**
 * Runs steps as jobs of BullMQ, in one queue for each class of steps. What is true of a step is its finished folder and the
 * record that its job leaves; the queue only tells when to look, and that a job has been lost.
 */
export class QueueEngine implements Engine {
  readonly name = 'queue';
  readonly batch = BATCH;
  readonly gatherMs = 0;
  readonly atOnce: number;
  readonly #options: QueueEngineOptions;
  readonly #folder: string;
  readonly #access: QueueAccess;
  readonly #watch: JobWatch<QueuedStep, Gone>;
  readonly #steps = new Map<Ticket, QueuedStep>();
  readonly #gone = new Set<Ticket>();
  #warnings: readonly string[];

  constructor(options: QueueEngineOptions) {
    const { profile, server, workdir, times = {} } = options;
    const { retryMs = 1_000, patienceMs = 600_000, ...watching } = times;
    this.#options = options;
    this.atOnce = profile.at_once;
    this.#folder = join(workdir, FOLDER);
    this.#access = new QueueAccess(server, { retryMs, patienceMs }, (id) => {
      if (this.#steps.has(id.slice(1).split('-')[0] ?? '')) this.#watch.wake();
    });
    this.#warnings = server.warnings;
    this.#watch = new JobWatch((steps) => this.#ask(steps), profile.grace * 1000, watching);
  }

  isHere(name: string): boolean {
    return this.#options.profile.local.some((pattern) => textPattern(pattern)(name));
  }

  async submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]> {
    makeFolder(this.#folder);
    const ready = await Promise.all(batch.map(async (step) => this.#queued(step, await step.job())));
    for (const message of this.#warnings) ready[0]?.step.tell({ type: 'warning', message });
    this.#warnings = [];
    const byClass = new Map<string, QueuedStep[]>();
    for (const each of ready) byClass.set(each.className, [...(byClass.get(each.className) ?? []), each]);
    for (const [className, some] of byClass) await this.#enqueue(className, some);
    for (const each of ready) this.#steps.set(each.step.key, each);
    this.#watch.wake();
    return ready.map(({ step }) => step.key);
  }

  async poll(): Promise<ReadonlyMap<Ticket, TicketState>> {
    for (;;) {
      await this.#look();
      if (this.#gone.size > 0) break;
      const trouble = this.#access.takeTrouble();
      if (trouble !== undefined) throw new Error(trouble);
      await this.#watch.wait();
    }
    const gone = [...this.#gone];
    this.#gone.clear();
    return new Map(gone.map((ticket) => [ticket, 'gone']));
  }

  async cancel(tickets: readonly Ticket[]): Promise<void> {
    this.#access.stop();
    const cancelled = tickets.flatMap((ticket) => this.#steps.get(ticket) ?? []);
    try {
      if (this.#options.profile.on_interrupt === 'leave') return;
      // Those that a worker has are ended by it; the others are not begun.
      for (const { file } of cancelled) await writeFileAtomic(cancelOf(file), '');
      // So too where the server is away.
      await this.#access.once(() => Promise.all(cancelled.map((each) => this.#withdraw(each))));
    } finally {
      for (const { step } of cancelled) {
        this.#steps.delete(step.key);
        this.#gone.add(step.key);
      }
      this.#watch.wake();
    }
  }

  close(): Promise<void> {
    return this.#access.close();
  }

  #queued(step: ReadyStep, job: StepJob): QueuedStep {
    return {
      ...{ step, job, className: classOf(this.#options.profile, step) },
      id: jobId(step.key, this.#options.workdir),
      file: join(this.#folder, `${step.key}.json`),
      ...{ tries: 1, told: 0, goneSince: undefined },
    };
  }

  /** Puts steps into the queue of their class, but for those that are there by an earlier run. */
  async #enqueue(className: string, some: readonly QueuedStep[]): Promise<void> {
    const warn = (message: string) => some[0]?.step.tell({ type: 'warning', message });
    const queue = await this.#access.open(className, warn);
    const fresh = await this.#access.patiently(async () => {
      const isTaken = await Promise.all(some.map((each) => this.#isTakenUp(queue, each)));
      return some.filter((_, index) => !isTaken[index]);
    });
    for (const { file, job } of fresh) {
      removeJobFiles(file);
      await writeFileAtomic(file, JSON.stringify(job));
    }
    const { tries } = this.#options.profile;
    const { args } = this.#options;
    const entries = fresh.map(({ step, id, file }) => ({
      name: step.name,
      data: { file, cwd: process.cwd(), args: [...args] },
      opts: { jobId: id, priority: priorityOf(step.rank), attempts: tries },
    }));
    // What was taken without an answer is not taken again: it has its id.
    if (entries.length > 0) await this.#access.patiently(() => queue.addBulk(entries));
  }

  /** Whether an earlier run has left a job in the queue that is to be done. Takes away one that has failed, or was cancelled. */
  async #isTakenUp(queue: Queue<QueueJob>, { step, id, file }: QueuedStep): Promise<boolean> {
    const state = await queue.getJobState(id);
    if (state === 'unknown') return false;
    if (state === 'failed' || state === 'completed' || existsSync(cancelOf(file))) {
      if ((await queue.remove(id)) === 1) return false;
      throw new Error(`${shownJob(id, step)} was cancelled, and has not ended yet`);
    }
    step.tell({ type: 'warning', message: `${shownJob(id, step)} goes on: it is of an earlier run` });
    return true;
  }

  /** Ends what is over, and does something about what is lost. */
  async #look(): Promise<void> {
    const there = this.#steps.size > 0 ? listJobs(this.#folder) : new Set<string>();
    for (const queued of this.#steps.values()) {
      const { step, file, told } = queued;
      queued.told = await tellNews(step, file, told).catch(() => told);
      if (hasRecord(file)) this.#end(queued);
      else if (!there.has(basename(file)) && !existsSync(file)) await this.#bringBack(queued);
    }
    for (const { step, gone } of await this.#watch.lost([...this.#steps.values()])) {
      if (!hasRecord(step.file)) await this.#afterLoss(step, gone);
    }
  }

  /** The files of a job were removed: by another run that wants the same step and has seen its end, or by hand. */
  async #bringBack(queued: QueuedStep): Promise<void> {
    const { job, file } = queued;
    if (existsSync(job.place.final) && !isForced(job.reasons)) this.#end(queued);
    else await writeFileAtomic(file, JSON.stringify(job));
  }

  /** What the queue says of jobs. */
  async #ask(steps: readonly QueuedStep[]): Promise<(step: QueuedStep) => Answer<Gone>> {
    const answers = new Map<string, Answer<Gone>>();
    const ask = async ({ className, id }: QueuedStep) => {
      const job = await this.#access.opened(className)?.getJob(id);
      const state = await job?.getState();
      if (job === undefined || state === 'unknown') answers.set(id, { gone: { failed: undefined } });
      else if (state === 'failed') answers.set(id, { gone: { failed: job.failedReason ?? '' } });
      else answers.set(id, 'alive');
    };
    await this.#access.once(() => Promise.all(steps.map(ask)));
    return ({ id }) => answers.get(id) ?? 'unknown';
  }

  async #afterLoss(queued: QueuedStep, { failed }: Gone): Promise<void> {
    const { step, job, id, file, className } = queued;
    const about = shownJob(id, step);
    const isOver = existsSync(job.place.final);
    if (!isOver && failed === undefined && queued.tries < this.#options.profile.tries) {
      step.tell({ type: 'warning', message: `${about}: is in no queue; it is submitted again` });
      queued.tries += 1;
      queued.goneSince = undefined;
      queued.told = 0;
      try {
        return await this.#enqueue(className, [queued]);
      } catch (error) {
        leaveError(job, error as Error);
      }
    } else if (!isOver) {
      const said = lastLine(logOf(file));
      const log = said === undefined ? '' : `; its log ends "${said}": ${logOf(file)}`;
      const why =
        failed ??
        `is in no queue, as often as it was tried (${queued.tries}): do all workers see ${this.#folder}?`;
      leaveError(job, new UserError(`${about}: ${why}, and left no record${log}`));
      this.#steps.delete(step.key);
      this.#gone.add(step.key);
      return;
    }
    this.#end(queued);
  }

  /** Takes a job out of the queue, unless a worker has it. */
  async #withdraw({ className, id, file }: QueuedStep): Promise<void> {
    const isOut = await this.#access.opened(className)?.remove(id);
    if (isOut === 1) removeJobFiles(file);
  }

  #end({ step, file }: QueuedStep): void {
    removeJobFiles(file);
    this.#steps.delete(step.key);
    this.#gone.add(step.key);
    this.#watch.hurry();
  }
}

function shownJob(id: string, { name }: ReadyStep): string {
  return `job ${id.slice(0, 9)} of the queue (${name})`;
}
