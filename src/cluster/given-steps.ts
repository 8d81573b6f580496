import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import {
  type KnownJobs,
  LeftLock,
  leaveError,
  type ReadyStep,
  type StepJob,
  type Ticket,
  type TicketState,
} from '../pipeline/index.ts';
import { hasRecord, listJobs, tellNews } from './job-news.ts';
import { type Answer, JobWatch, type WatchedStep, type WatchTimes } from './job-watch.ts';

/** A step that was given away, and its job. */
export interface GivenStep extends WatchedStep {
  readonly step: ReadyStep;
  readonly job: StepJob;
  /** Of the job. */
  readonly file: string;
  tries: number;
  /** Bytes of its events that were handed on. */
  told: number;
  /** The lock of its output, once a job of it is gone: the next one is not to wait for what it has left. */
  left?: LeftLock | undefined;
}

/** What a kind of engine has of its own. */
export interface GivenStepsOwner<Step, Gone> {
  /** What is known of jobs where they were given to. Never rejects: what cannot be told is unknown. */
  ask(steps: readonly Step[]): Promise<(step: Step) => Answer<Gone>>;
  /** The job has left its record: what is of use no more goes, before the step ends. */
  tidy(given: Step): void;
  /** The job is gone and has left no record: the step ends, or is given away again. */
  afterLoss(given: Step, gone: Gone): Promise<void>;
  /** The file of a job is not there any more. @default nothing */
  afterRemoval?(given: Step): Promise<void>;
  readonly knownJobs: KnownJobs;
  /** What is wrong with whom the steps were given to, if that is news. @default nothing */
  takeTrouble?(): string | undefined;
}

/**
 * The steps that an engine has given away, until each has ended. What is true of a step is its finished folder and the
 * record that its job leaves; who was given the job only tells that it was lost.
 */
export class GivenSteps<Step extends GivenStep, Gone> {
  readonly #owner: GivenStepsOwner<Step, Gone>;
  readonly #watch: JobWatch<Step, Gone>;
  readonly #steps = new Map<Ticket, Step>();
  readonly #gone = new Set<Ticket>();

  /** @param grace how late a shared file system may tell of a record, in seconds */
  constructor(owner: GivenStepsOwner<Step, Gone>, grace: number, times: Partial<WatchTimes>) {
    this.#owner = owner;
    this.#watch = new JobWatch((steps) => owner.ask(steps), grace * 1000, times);
  }

  get(ticket: Ticket): Step | undefined {
    return this.#steps.get(ticket);
  }

  add(given: Step): void {
    this.#steps.set(given.step.key, given);
  }

  /** There may be news. */
  wake(): void {
    this.#watch.wake();
  }

  /**
   * Those that have ended, as soon as there are any.
   *
   * @throws Error with what its owner has trouble with
   */
  async ended(): Promise<ReadonlyMap<Ticket, TicketState>> {
    for (;;) {
      await this.#look();
      if (this.#gone.size > 0) break;
      const trouble = this.#owner.takeTrouble?.();
      if (trouble !== undefined) throw new Error(trouble);
      await this.#watch.wait();
    }
    const gone = [...this.#gone];
    this.#gone.clear();
    return new Map(gone.map((ticket) => [ticket, 'gone']));
  }

  /** Ends steps, after their jobs were taken back, however that went. */
  async cancel(
    tickets: readonly Ticket[],
    takeBack: (steps: readonly Step[]) => Promise<void>,
  ): Promise<void> {
    const cancelled = tickets.flatMap((ticket) => this.#steps.get(ticket) ?? []);
    try {
      await takeBack(cancelled);
    } finally {
      for (const given of cancelled) this.end(given);
      this.wake();
    }
  }

  /** Gives away a step again whose job was lost; false: that went wrong, which is left for who planned the step. */
  async again(given: Step, why: string, submit: () => Promise<void>): Promise<boolean> {
    given.step.tell({ type: 'warning', message: `${why}; it is submitted again` });
    given.tries += 1;
    given.goneSince = undefined;
    given.told = 0;
    try {
      await submit();
      return true;
    } catch (error) {
      leaveError(given.job, error as Error);
      return false;
    }
  }

  end({ step }: Step): void {
    this.#steps.delete(step.key);
    this.#gone.add(step.key);
    this.#watch.hurry();
  }

  /** Ends what is over, and has its owner do something about what is lost. */
  async #look(): Promise<void> {
    const steps = [...this.#steps.values()];
    const folders = new Set(steps.map(({ file }) => dirname(file)));
    const there = new Map([...folders].map((folder) => [folder, listJobs(folder)]));
    for (const given of steps) {
      const { step, file, told } = given;
      given.told = await tellNews(step, file, told).catch(() => told);
      if (hasRecord(file)) {
        this.#owner.tidy(given);
        this.end(given);
      } else if (!there.get(dirname(file))?.has(basename(file)) && !existsSync(file)) {
        await this.#owner.afterRemoval?.(given);
      }
    }
    const lost = await this.#watch.lost([...this.#steps.values()]);
    for (const given of this.#steps.values()) {
      if (given.goneSince !== undefined) {
        given.left ??= new LeftLock(given.job.place.lock, this.#owner.knownJobs);
      }
      given.left?.free();
    }
    for (const { step, gone } of lost) {
      if (!hasRecord(step.file)) await this.#owner.afterLoss(step, gone);
    }
  }
}

/** A step of a job for people: `<task>/<name>`. */
export function shownStep({ step: { name }, place }: StepJob): string {
  return `${basename(dirname(place.final))}/${name}`;
}
