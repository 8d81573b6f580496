import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { Engine, ReadyStep, StepJob, Ticket, TicketState } from '../../pipeline/index.ts';
import { leaveError } from '../../pipeline/index.ts';
import { textPattern } from '../../pipeline/text/text-pattern.ts';
import { hasRecord, lastLine, listJobs, secondsOfRecord, tellNews } from '../job-news.ts';
import { type Answer, JobWatch, type WatchTimes } from '../job-watch.ts';
import { type ArrayOptions, submitJobs } from './array-submission.ts';
import { askSlurm } from './ask-slurm.ts';
import type { JobState } from './job-states.ts';
import { judge } from './judge.ts';
import { packed } from './packing.ts';
import { resourcesFor, type SlurmProfile } from './profile.ts';
import type { Resources } from './resources.ts';
import { cancelJobs } from './slurm-commands.ts';
import { exitOf, jobFile, KeptPlaces, logFile, type SubmittedStep } from './submitted-step.ts';

export interface SlurmOptions {
  readonly profile: SlurmProfile;
  /** Absolute; the nodes see it under the same path. */
  readonly workdir: string;
  /** Of the run. */
  readonly name: string;
  /** What runs a job, to which `--job <file>` is added. */
  readonly command: readonly string[];
  /** For tests. */
  readonly times?: Partial<SlurmTimes>;
}

interface SlurmTimes extends WatchTimes {
  /** Before sbatch is tried again. */
  readonly retryMs: number;
}

/** What a program takes to begin, besides the step that it makes. */
const START_SECONDS = 1;

/** Of the workdir: jobs of runs. */
const FOLDER = '.jobs';

/**
 * Runs steps as jobs of SLURM, those of one name that are ready together as one array, several short ones in a job. What is true of a step is its
 * finished folder and the record that its job leaves; what SLURM says only tells that a job has been lost.
 */
export class SlurmEngine implements Engine {
  readonly name = 'slurm';
  readonly batch: number;
  readonly gatherMs: number;
  readonly atOnce: number;
  readonly #options: SlurmOptions;
  readonly #arrays: ArrayOptions;
  readonly #kept: KeptPlaces;
  readonly #watch: JobWatch<SubmittedStep, JobState | undefined>;
  readonly #steps = new Map<Ticket, SubmittedStep>();
  readonly #gone = new Set<Ticket>();
  /** The most seconds that steps of a name took in this run. */
  readonly #took = new Map<string, number>();
  #submissions = 0;
  /** Whether what jobs have left is of use to somebody. */
  #keepsFiles = false;

  constructor(options: SlurmOptions) {
    const { profile, workdir, name, command, times = {} } = options;
    const { retryMs = 5_000, ...watching } = times;
    this.#options = options;
    this.batch = profile.array;
    this.gatherMs = profile.gather * 1000;
    this.atOnce = profile.at_once;
    const folder = join(workdir, FOLDER, name);
    this.#arrays = { name: `heareval-${name}`, folder, command, setup: profile.setup, retryMs };
    this.#kept = new KeptPlaces(join(workdir, FOLDER, 'by-key'));
    this.#watch = new JobWatch(answers, profile.grace * 1000, watching);
  }

  isHere(name: string): boolean {
    return this.#options.profile.local.some((pattern) => textPattern(pattern)(name));
  }

  async submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]> {
    const ready = await Promise.all(batch.map(async (step) => ({ step, job: await step.job() })));
    const before = await this.#adopt(ready);
    const byKind = new Map<string, { step: ReadyStep; job: StepJob }[]>();
    for (const each of ready.filter(({ step }) => !before.has(step.key))) {
      const kind = `${each.step.usesAllCores} ${each.step.name}`;
      byKind.set(kind, [...(byKind.get(kind) ?? []), each]);
    }
    for (const some of byKind.values()) {
      const [{ step }] = some as [(typeof some)[0]];
      const resources = resourcesFor(this.#options.profile, step.name);
      await this.#submitArray(this.#packed(some, resources), resources, []);
    }
    this.#watch.wake();
    return ready.map(({ step }) => step.key);
  }

  async poll(): Promise<ReadonlyMap<Ticket, TicketState>> {
    for (;;) {
      await this.#look();
      if (this.#gone.size > 0) break;
      await this.#watch.wait();
    }
    const gone = [...this.#gone];
    this.#gone.clear();
    return new Map(gone.map((ticket) => [ticket, 'gone']));
  }

  async cancel(tickets: readonly Ticket[]): Promise<void> {
    const cancelled = tickets.flatMap((ticket) => this.#steps.get(ticket) ?? []);
    this.#keepsFiles ||= cancelled.length > 0;
    try {
      if (this.#options.profile.on_interrupt === 'leave') return;
      await cancelJobs([...new Set(cancelled.map(({ place }) => place.id))]);
      for (const { step } of cancelled) this.#kept.remove(step.key);
    } finally {
      for (const { step } of cancelled) this.#end(step.key);
      this.#watch.wake();
    }
  }

  async close(): Promise<void> {
    if (!this.#keepsFiles) rmSync(this.#arrays.folder, { recursive: true, force: true });
  }

  /** Takes up the steps that an earlier run has with SLURM. */
  async #adopt(ready: readonly { step: ReadyStep; job: StepJob }[]): Promise<ReadonlySet<Ticket>> {
    const found = ready.flatMap(({ step, job }) => {
      const place = this.#kept.read(step.key);
      return place === undefined ? [] : [{ step, job, place }];
    });
    if (found.length === 0) return new Set();
    const states = await askSlurm(found.map(({ place }) => place));
    const alive = found.filter(({ place }) => {
      const state = states(place);
      return state === 'unknown' || ['waiting', 'running'].includes(state?.fate ?? '');
    });
    for (const { step, job, place } of alive) {
      this.#steps.set(step.key, submittedStep(step, job, place));
      step.tell({
        type: 'warning',
        message: `${step.name}: goes on as job ${place.id} of SLURM, of an earlier run`,
      });
    }
    return new Set(alive.map(({ step }) => step.key));
  }

  /** Short steps together, by how long they took last time, or others of their name in this run. */
  #packed<T extends { readonly step: ReadyStep }>(
    some: readonly T[],
    { time }: Resources,
  ): readonly (readonly T[])[] {
    const most = Math.min(this.#options.profile.pack, (time ?? Number.POSITIVE_INFINITY) / 2);
    const secondsOf = ({ step: { name, expectedMs } }: T) => {
      const seconds = expectedMs === undefined ? this.#took.get(name) : expectedMs / 1000;
      return seconds === undefined ? undefined : seconds + START_SECONDS;
    };
    return packed(some, secondsOf, most);
  }

  async #submitArray(
    tasks: readonly (readonly { readonly step: ReadyStep; readonly job: StepJob }[])[],
    resources: Resources,
    excluded: readonly string[],
  ): Promise<void> {
    this.#submissions += 1;
    const some = tasks.flat();
    const usesAllCores = some.some(({ step }) => step.usesAllCores);
    const label = String(this.#submissions);
    const places = await submitJobs(
      tasks.map((steps) => steps.map(({ job }) => job)),
      resources,
      { label, usesAllCores, excluded },
      this.#arrays,
    );
    for (const [index, { step, job }] of some.entries()) {
      const place = at(places, index);
      const before = this.#steps.get(step.key);
      this.#steps.set(step.key, { ...submittedStep(step, job, place), ...keptOf(before) });
      await this.#kept.write(step.key, place);
    }
  }

  /** Ends what is over, and does something about what is lost. */
  async #look(): Promise<void> {
    const steps = [...this.#steps.values()];
    for (const folder of new Set(steps.map(({ place }) => place.folder))) listJobs(folder);
    for (const submitted of steps) {
      const file = jobFile(submitted.place);
      submitted.told = await tellNews(submitted.step, file, submitted.told).catch(() => submitted.told);
      const took = secondsOfRecord(file);
      if (took === undefined) continue;
      const { name } = submitted.step;
      this.#took.set(name, Math.max(took, this.#took.get(name) ?? 0));
      this.#kept.remove(submitted.step.key);
      this.#end(submitted.step.key);
    }
    const lost = await this.#watch.lost([...this.#steps.values()]);
    for (const { step, gone } of lost) {
      if (!hasRecord(jobFile(step.place))) await this.#afterLoss(step, gone);
    }
  }

  async #afterLoss(submitted: SubmittedStep, state: JobState | undefined): Promise<void> {
    const { step, job, place, tries, excluded } = submitted;
    const verdict = judge(state, exitOf(place), place.resources, tries, this.#options.profile);
    const about = `job ${place.id} of SLURM (${step.name})`;
    if ('again' in verdict) {
      if (verdict.without !== undefined) excluded.add(verdict.without);
      step.tell({ type: 'warning', message: `${about}: ${verdict.why}; it is submitted again` });
      submitted.tries += 1;
      try {
        return await this.#submitArray([[{ step, job }]], verdict.again, [...excluded]);
      } catch (error) {
        leaveError(job, error as Error);
      }
    } else {
      const said = lastLine(logFile(place));
      const log = `its log${said === undefined ? ' is' : ` ends "${said}":`} ${logFile(place)}`;
      leaveError(job, new UserError(`${about}: ${verdict.failed}, and left no record; ${log}`));
    }
    this.#keepsFiles = true;
    this.#kept.remove(step.key);
    this.#end(step.key);
  }

  #end(ticket: Ticket): void {
    this.#steps.delete(ticket);
    this.#gone.add(ticket);
    this.#watch.hurry();
  }
}

/** What SLURM says of the jobs of steps. */
async function answers(steps: readonly SubmittedStep[]) {
  const states = await askSlurm(steps.map(({ place }) => place));
  return ({ place }: SubmittedStep): Answer<JobState | undefined> => {
    const state = states(place);
    if (state === 'unknown') return state;
    return state?.fate === 'waiting' || state?.fate === 'running' ? 'alive' : { gone: state };
  };
}

function submittedStep(step: ReadyStep, job: StepJob, place: SubmittedStep['place']): SubmittedStep {
  return { step, job, place, tries: 1, excluded: new Set(), goneSince: undefined, told: 0 };
}

/** What outlasts a job that was lost. */
function keptOf(before: SubmittedStep | undefined): Partial<SubmittedStep> {
  return before === undefined ? {} : { tries: before.tries, excluded: before.excluded };
}
