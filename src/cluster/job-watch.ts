/** In milliseconds. */
export interface WatchTimes {
  /** Between looks at what jobs have left. */
  readonly lookMs: number;
  /** Between questions to the queue, at first; while nothing ends, half as long again each time. */
  readonly askMs: number;
  readonly mostAskMs: number;
}

/** A step whose job is looked after. */
export interface WatchedStep {
  /** When it was first seen to be gone without a record, in milliseconds. */
  goneSince: number | undefined;
}

/** What a queue says of a job: it waits or works, it is gone, with what is known of that, or nobody could say. */
export type Answer<Gone> = 'alive' | 'unknown' | { readonly gone: Gone };

/** A step whose job is gone without a record, and what the queue knows of it. */
export interface LostStep<Step, Gone> {
  readonly step: Step;
  readonly gone: Gone;
}

/** Asks a queue how jobs are, not too often, and tells which are lost. */
export class JobWatch<Step extends WatchedStep, Gone> {
  readonly #ask: (steps: readonly Step[]) => Promise<(step: Step) => Answer<Gone>>;
  readonly #graceMs: number;
  readonly #times: WatchTimes;
  #pause: number;
  #nextAsk = 0;
  #isAwake = false;
  #wake = () => {};

  /**
   * @param ask never rejects: what cannot be told is unknown
   * @param graceMs how late a shared file system may tell of a record
   */
  constructor(
    ask: (steps: readonly Step[]) => Promise<(step: Step) => Answer<Gone>>,
    graceMs: number,
    times: Partial<WatchTimes> = {},
  ) {
    this.#ask = ask;
    this.#graceMs = graceMs;
    this.#times = { lookMs: 1_000, askMs: 5_000, mostAskMs: 60_000, ...times };
    this.#pause = this.#times.askMs;
  }

  /** Until the next look. */
  async wait(): Promise<void> {
    if (!this.#isAwake) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#times.lookMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isAwake = false;
  }

  /** Ends the wait, or the next one. */
  wake(): void {
    this.#isAwake = true;
    this.#wake();
  }

  /** Something has ended: more may soon. */
  hurry(): void {
    this.#pause = this.#times.askMs;
  }

  /** The steps whose jobs have been gone for as long as a shared file system may take to tell of a record. */
  async lost(steps: readonly Step[]): Promise<LostStep<Step, Gone>[]> {
    if (steps.length === 0 || performance.now() < this.#nextAsk) return [];
    const answers = await this.#ask(steps);
    this.#nextAsk = performance.now() + this.#pause;
    this.#pause = Math.min(1.5 * this.#pause, this.#times.mostAskMs);
    const lost: LostStep<Step, Gone>[] = [];
    for (const step of steps) {
      const answer = answers(step);
      if (answer === 'unknown') continue;
      if (answer === 'alive') {
        step.goneSince = undefined;
        continue;
      }
      step.goneSince ??= performance.now();
      if (performance.now() - step.goneSince >= this.#graceMs) lost.push({ step, gone: answer.gone });
    }
    return lost;
  }
}
