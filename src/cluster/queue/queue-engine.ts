import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Queue } from 'bullmq';
import { UserError } from '../../errors.ts';
import { groupedBy } from '../../grouped-by.ts';
import { makeFolder } from '../../make-folder.ts';
import {
  type Engine,
  type KnownJobs,
  leaveError,
  type ReadyStep,
  type StepJob,
  type Ticket,
  type TicketState,
  writeFileAtomic,
} from '../../pipeline/index.ts';
import { isForced } from '../../pipeline/keys/reasons.ts';
import { type GivenStep, GivenSteps, type GivenStepsOwner, shownStep } from '../given-steps.ts';
import { lastLine } from '../job-news.ts';
import type { Answer, WatchTimes } from '../job-watch.ts';
import { isLocal } from '../local-steps.ts';
import { type HeldJob, isHeldByNobody } from './job-mark.ts';
import { type AccessTimes, QueueAccess } from './queue-access.ts';
import {
  cancelOf,
  jobId,
  logOf,
  priorityOf,
  type QueueJob,
  queueFolder,
  removeJobFiles,
} from './queue-job.ts';
import { classOf, type QueueProfile } from './queue-profile.ts';
import type { QueueServer } from './queue-server.ts';

export interface QueueEngineOptions {
  readonly server: QueueServer;
  readonly profile: QueueProfile;
  /** Absolute; the workers see it under the same path. */
  readonly workdir: string;
  /** Of the run. */
  readonly name: string;
  /** Of the command, to which `--job <file>` is added. */
  readonly args: readonly string[];
  /** For tests. */
  readonly times?: Partial<QueueTimes>;
}

type QueueTimes = WatchTimes & AccessTimes;

/** A step that a queue was given. */
interface QueuedStep extends GivenStep {
  readonly className: string;
  /** As the queue calls its job. */
  readonly id: string;
}

/** What a queue knows of a job that is gone: why it failed, or nothing any more. */
interface Gone {
  readonly failed: string | undefined;
}

const BATCH = 100;

/** Runs steps as jobs of BullMQ, in one queue for each class of steps. */
export class QueueEngine implements Engine {
  readonly name = 'queue';
  readonly batch = BATCH;
  readonly gatherMs = 0;
  readonly atOnce: number;
  readonly #options: QueueEngineOptions;
  readonly #folder: string;
  readonly #access: QueueAccess;
  readonly knownJobs: KnownJobs = { isOver: isHeldByNobody((held) => this.#stateOf(held)) };
  readonly #given: GivenSteps<QueuedStep, Gone>;
  #warnings: readonly string[];

  constructor(options: QueueEngineOptions) {
    const { profile, server, workdir, times = {} } = options;
    const { retryMs = 1_000, patienceMs = 600_000, ...watching } = times;
    this.#options = options;
    this.atOnce = profile.at_once;
    this.#folder = queueFolder(workdir);
    this.#access = new QueueAccess(server, { retryMs, patienceMs }, (id) => {
      if (this.#given.get(id.slice(1).split('-')[0] ?? '') !== undefined) this.#given.wake();
    });
    this.#warnings = server.warnings;
    const owner: GivenStepsOwner<QueuedStep, Gone> = {
      ask: (steps) => this.#ask(steps),
      knownJobs: this.knownJobs,
      tidy: ({ file }) => removeJobFiles(file),
      afterLoss: (given, gone) => this.#afterLoss(given, gone),
      afterRemoval: (given) => this.#bringBack(given),
      takeTrouble: () => this.#access.takeTrouble(),
    };
    this.#given = new GivenSteps(owner, profile.grace, watching);
  }

  isHere(name: string): boolean {
    return isLocal(this.#options.profile, name);
  }

  async submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]> {
    makeFolder(this.#folder);
    const ready = await Promise.all(batch.map(async (step) => this.#queued(step, await step.job())));
    for (const message of this.#warnings) ready[0]?.step.tell({ type: 'warning', message });
    this.#warnings = [];
    const byClass = groupedBy(ready, ({ className }) => className);
    for (const [className, some] of byClass) await this.#enqueue(className, some);
    for (const each of ready) this.#given.add(each);
    this.#given.wake();
    return ready.map(({ step }) => step.key);
  }

  poll(): Promise<ReadonlyMap<Ticket, TicketState>> {
    return this.#given.ended();
  }

  cancel(tickets: readonly Ticket[]): Promise<void> {
    this.#access.stop();
    return this.#given.cancel(tickets, async (cancelled) => {
      if (this.#options.profile.on_interrupt === 'leave') return;
      // Those that a worker has are ended by it; the others are not begun.
      for (const { file } of cancelled) await writeFileAtomic(cancelOf(file), '');
      // So too where the server is away.
      await this.#access.once(() => Promise.all(cancelled.map((each) => this.#withdraw(each))));
    });
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
    for (const each of fresh) {
      removeJobFiles(each.file);
      await this.#write(each);
    }
    const { tries } = this.#options.profile;
    const { args } = this.#options;
    const entries = fresh.map(({ step, job, id, file }) => ({
      name: shownStep(job),
      data: { file, cwd: process.cwd(), args: [...args] },
      opts: { jobId: id, priority: priorityOf(step.rank), attempts: tries },
    }));
    // What was taken without an answer is not taken again: it has its id.
    if (entries.length > 0) await this.#access.patiently(() => queue.addBulk(entries));
  }

  /** Whether an earlier run has left a job in the queue that is to be done. Takes away one that has failed, or was cancelled. */
  async #isTakenUp(queue: Queue<QueueJob>, { step, job, id, file }: QueuedStep): Promise<boolean> {
    const state = await queue.getJobState(id);
    if (state === 'unknown') return false;
    if (state === 'failed' || state === 'completed' || existsSync(cancelOf(file))) {
      if ((await queue.remove(id)) === 1) return false;
      throw new Error(`${shownJob(id, job)} was cancelled, and has not ended yet`);
    }
    step.tell({ type: 'warning', message: `${shownJob(id, job)} goes on: another run has put it there` });
    return true;
  }

  /** The files of a job were removed: by another run that wants the same step and has seen its end, or by hand. */
  async #bringBack(given: QueuedStep): Promise<void> {
    const { job } = given;
    if (existsSync(job.place.final) && !isForced(job.reasons)) this.#end(given);
    else await this.#write(given);
  }

  #write({ file, job, className }: QueuedStep): Promise<void> {
    const queue = { run: this.#options.name, className, address: this.#options.server.url.kept };
    return writeFileAtomic(file, JSON.stringify({ ...job, queue }));
  }

  async #stateOf({ className, id }: HeldJob): Promise<string | undefined> {
    return this.#access.once(async () => {
      const queue = await this.#access.open(className, (message) => {
        this.#warnings = [...this.#warnings, message];
      });
      return queue.getJobState(id);
    });
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

  async #afterLoss(given: QueuedStep, { failed }: Gone): Promise<void> {
    const { job, id, file, className, tries } = given;
    const about = shownJob(id, job);
    if (existsSync(job.place.final)) return this.#end(given);
    if (failed === undefined && tries < this.#options.profile.tries) {
      const submit = () => this.#enqueue(className, [given]);
      if (!(await this.#given.again(given, `${about}: is in no queue`, submit))) this.#end(given);
      return;
    }
    const said = lastLine(logOf(file));
    const log = said === undefined ? '' : `; its log ends "${said}": ${logOf(file)}`;
    const why =
      failed ?? `is in no queue, as often as it was tried (${tries}): do all workers see ${this.#folder}?`;
    leaveError(job, new UserError(`${about}: ${why}, and left no record${log}`));
    this.#given.end(given);
  }

  /** Takes a job out of the queue, unless a worker has it. */
  async #withdraw({ className, id, file }: QueuedStep): Promise<void> {
    const isOut = await this.#access.opened(className)?.remove(id);
    if (isOut === 1) removeJobFiles(file);
  }

  #end(given: QueuedStep): void {
    removeJobFiles(given.file);
    this.#given.end(given);
  }
}

function shownJob(id: string, job: StepJob): string {
  return `job ${id.slice(0, 9)} of the queue (${shownStep(job)})`;
}
