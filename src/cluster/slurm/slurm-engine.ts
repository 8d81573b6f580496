import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { groupedBy } from '../../grouped-by.ts';
import type { Engine, KnownJobs, ReadyStep, StepJob, Ticket, TicketState } from '../../pipeline/index.ts';
import { leaveError, writeFileAtomic } from '../../pipeline/index.ts';
import { isForced } from '../../pipeline/keys/reasons.ts';
import { GivenSteps, type GivenStepsOwner, shownStep } from '../given-steps.ts';
import { lastLine, secondsOfRecord } from '../job-news.ts';
import type { Answer, WatchTimes } from '../job-watch.ts';
import { JOBS_FOLDER } from '../jobs-folder.ts';
import { isLocal } from '../local-steps.ts';
import { type ArrayOptions, submitJobs } from './array-submission.ts';
import { askSlurm } from './ask-slurm.ts';
import type { JobState } from './job-states.ts';
import { judge } from './judge.ts';
import { OverJobs } from './over-jobs.ts';
import { packed } from './packing.ts';
import { resourcesFor, type SlurmProfile } from './profile.ts';
import type { Resources } from './resources.ts';
import { cancelJobs } from './slurm-commands.ts';
import {
  arrayName,
  cancelOf,
  exitOf,
  type JobPlace,
  jobFile,
  KeptPlaces,
  logFile,
  type SubmittedStep,
} from './submitted-step.ts';

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
  /** For how long an answer on locks is good. */
  readonly freshMs: number;
  /** For how long a lock is silent that a job has left. */
  readonly quietMs: number;
}

/** What a program takes to begin, besides the step that it makes. */
const START_SECONDS = 1;

/**
 * Runs steps as jobs of SLURM, those of one name that are ready together as one array, several short ones in a job.
 */
export class SlurmEngine implements Engine {
  readonly name = 'slurm';
  readonly batch: number;
  readonly gatherMs: number;
  readonly atOnce: number;
  readonly #options: SlurmOptions;
  readonly #arrays: ArrayOptions;
  readonly #kept: KeptPlaces;
  readonly knownJobs: KnownJobs;
  readonly #given: GivenSteps<SubmittedStep, JobState | undefined>;
  /** The most seconds that steps of a name took in this run. */
  readonly #took = new Map<string, number>();
  #submissions = 0;
  /** Whether what jobs have left is of use to somebody. */
  #keepsFiles = false;

  constructor(options: SlurmOptions) {
    const { profile, workdir, name, command, times = {} } = options;
    const { retryMs = 5_000, freshMs, quietMs, ...watching } = times;
    this.#options = options;
    this.batch = profile.array;
    this.gatherMs = profile.gather * 1000;
    this.atOnce = profile.at_once;
    const folder = join(workdir, JOBS_FOLDER, name);
    this.#arrays = { name: arrayName(name), folder, command, setup: profile.setup, retryMs };
    this.#kept = new KeptPlaces(workdir);
    this.knownJobs = new OverJobs({ freshMs, quietMs });
    const owner: GivenStepsOwner<SubmittedStep, JobState | undefined> = {
      ask: answers,
      knownJobs: this.knownJobs,
      tidy: (given) => this.#tidy(given),
      afterLoss: (given, state) => this.#afterLoss(given, state),
      afterRemoval: (given) => this.#afterRemoval(given),
    };
    this.#given = new GivenSteps(owner, profile.grace, watching);
  }

  isHere(name: string): boolean {
    return isLocal(this.#options.profile, name);
  }

  async submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]> {
    const ready = await Promise.all(batch.map(async (step) => ({ step, job: await step.job() })));
    const before = await this.#adopt(ready);
    const fresh = ready.filter(({ step }) => !before.has(step.key));
    const byKind = groupedBy(fresh, ({ step }) => `${step.usesAllCores} ${step.name}`);
    for (const some of byKind.values()) {
      const [{ step }] = some as [(typeof some)[0]];
      const resources = resourcesFor(this.#options.profile, step.name);
      await this.#submitArray(this.#packed(some, resources), resources, []);
    }
    this.#given.wake();
    return ready.map(({ step }) => step.key);
  }

  poll(): Promise<ReadonlyMap<Ticket, TicketState>> {
    return this.#given.ended();
  }

  cancel(tickets: readonly Ticket[]): Promise<void> {
    return this.#given.cancel(tickets, async (cancelled) => {
      this.#keepsFiles ||= cancelled.length > 0;
      if (this.#options.profile.on_interrupt === 'leave') return;
      // What other runs are told is no reason to leave jobs behind, on a full disk for instance.
      for (const { place } of cancelled) await writeFileAtomic(cancelOf(place), '').catch(() => {});
      await cancelJobs([...new Set(cancelled.map(({ place }) => place.id))]);
      for (const { step } of cancelled) this.#kept.remove(step.key);
    });
  }

  async close(): Promise<void> {
    if (this.#keepsFiles) return;
    // A job that was lost may still write there, and is waited for; what it writes later than that stays.
    const removing = { recursive: true, force: true, maxRetries: 3, retryDelay: 50 };
    await rm(this.#arrays.folder, removing).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY') throw error;
    });
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
      await this.#kept.write(step.key, { ...place, run: this.#options.name });
      this.#given.add(submittedStep(step, job, place));
      step.tell({
        type: 'warning',
        message: `${shownStep(job)}: goes on as job ${place.id} of SLURM, which another run has submitted`,
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
      {
        label,
        usesAllCores,
        excluded,
        warn: (message) => at(some, 0).step.tell({ type: 'warning', message }),
      },
      this.#arrays,
    );
    for (const [index, { step, job }] of some.entries()) {
      const place = at(places, index);
      this.#given.add(submittedStep(step, job, place, this.#given.get(step.key)));
      await this.#kept.write(step.key, place);
    }
  }

  #tidy({ step, file }: SubmittedStep): void {
    const { name, key } = step;
    this.#took.set(name, Math.max(secondsOfRecord(file) ?? 0, this.#took.get(name) ?? 0));
    this.#kept.remove(key);
  }

  /** Another run that wanted the same step has seen its end, and taken its files away. */
  async #afterRemoval(given: SubmittedStep): Promise<void> {
    const { place, reasons } = given.job;
    if (existsSync(place.final) && !isForced(reasons)) this.#given.end(given);
  }

  async #afterLoss(given: SubmittedStep, state: JobState | undefined): Promise<void> {
    const { step, job, place, tries, excluded } = given;
    const about = `job ${place.id} of SLURM (${shownStep(job)})`;
    const verdict = existsSync(cancelOf(place))
      ? { again: place.resources, without: undefined, why: 'was cancelled by another run' }
      : judge(state, exitOf(place), place.resources, tries, this.#options.profile);
    if ('again' in verdict) {
      const { again: resources, without, why } = verdict;
      if (without !== undefined) excluded.add(without);
      const submit = () => this.#submitArray([[{ step, job }]], resources, [...excluded]);
      if (await this.#given.again(given, `${about}: ${why}`, submit)) return;
    } else {
      const said = lastLine(logFile(place));
      const log = `its log${said === undefined ? ' is' : ` ends "${said}":`} ${logFile(place)}`;
      leaveError(job, new UserError(`${about}: ${verdict.failed}, and left no record; ${log}`));
    }
    this.#keepsFiles = true;
    this.#kept.remove(step.key);
    this.#given.end(given);
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

/** @param before with its job that was lost */
function submittedStep(
  step: ReadyStep,
  job: StepJob,
  place: JobPlace,
  { tries, excluded, left }: Pick<SubmittedStep, 'tries' | 'excluded' | 'left'> = {
    tries: 1,
    excluded: new Set(),
  },
): SubmittedStep {
  return { step, job, place, file: jobFile(place), tries, excluded, left, goneSince: undefined, told: 0 };
}
