import type { JobState } from './job-states.ts';
import { accountedJobs, queuedJobs } from './slurm-commands.ts';
import type { JobPlace, SubmittedStep } from './submitted-step.ts';

/** In milliseconds. */
export interface WatchTimes {
  /** Between looks at what jobs have left. */
  readonly lookMs: number;
  /** Between questions to the queue, at first; while nothing ends, half as long again each time. */
  readonly askMs: number;
  readonly mostAskMs: number;
}

/** A step whose job is gone without a record, and what SLURM knows of it. */
export interface LostStep {
  readonly submitted: SubmittedStep;
  readonly state: JobState | undefined;
}

/** What is known of a job: its state, nothing any more, or that nobody could say. */
type Answer = JobState | undefined | 'unknown';

/** Asks SLURM how jobs are, not too often, and tells which are lost. */
export class JobWatch {
  readonly #graceMs: number;
  readonly #times: WatchTimes;
  #pause: number;
  #nextAsk = 0;
  #wake = () => {};

  constructor(graceMs: number, times: Partial<WatchTimes>) {
    this.#graceMs = graceMs;
    this.#times = { lookMs: 1_000, askMs: 5_000, mostAskMs: 60_000, ...times };
    this.#pause = this.#times.askMs;
  }

  /** Until the next look. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#times.lookMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait. */
  wake(): void {
    this.#wake();
  }

  /** Something has ended: more may soon. */
  hurry(): void {
    this.#pause = this.#times.askMs;
  }

  /** The steps whose jobs have been gone for as long as a shared file system may take to tell of a record. */
  async lost(steps: readonly SubmittedStep[]): Promise<LostStep[]> {
    const now = performance.now();
    if (steps.length === 0 || now < this.#nextAsk) return [];
    const states = await this.ask(steps.map(({ place }) => place));
    this.#nextAsk = performance.now() + this.#pause;
    this.#pause = Math.min(1.5 * this.#pause, this.#times.mostAskMs);
    const lost: LostStep[] = [];
    for (const submitted of steps) {
      const state = states(submitted.place);
      if (state === 'unknown') continue;
      if (state?.fate === 'waiting' || state?.fate === 'running') {
        submitted.goneSince = undefined;
        continue;
      }
      submitted.goneSince ??= performance.now();
      if (performance.now() - submitted.goneSince >= this.#graceMs) lost.push({ submitted, state });
    }
    return lost;
  }

  /** What SLURM says of jobs: the queue, and of those that it lacks the accounts, if the site has any. */
  async ask(places: readonly JobPlace[]): Promise<(place: JobPlace) => Answer> {
    const names = [...new Set(places.map(({ name }) => name))];
    const since = new Date(Math.min(...places.map((place) => Date.parse(place.since))) - 60_000);
    const queued = await queuedJobs(names).catch(() => undefined);
    const isMissing = places.some(({ id }) => queued?.get(id) === undefined);
    const accounted = isMissing ? await accountedJobs(names, since).catch(() => undefined) : undefined;
    return ({ id }) =>
      queued?.get(id) ?? accounted?.get(id) ?? (queued === undefined ? 'unknown' : undefined);
  }
}
