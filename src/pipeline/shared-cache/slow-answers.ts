import { formatDuration } from '../text/quantities.ts';

const toStderr = (line: string) => console.error(`warning: ${line}`);

let tellers: readonly ((line: string) => void)[] = [];

/**
 * Has what is waited for told by somebody else than standard error, for instance by what shows a run there.
 *
 * @returns ends that
 */
export function tellSlowAnswers(tell: (line: string) => void): () => void {
  tellers = [...tellers, tell];
  return () => {
    tellers = tellers.filter((each) => each !== tell);
  };
}

/** Says of a service that nothing comes from it, long before that is given up: once, until something comes again. */
export class SlowAnswers {
  readonly #where: string;
  readonly #afterMs: number;
  #isTold = false;

  /** @param afterMs how long nothing comes until it is told */
  constructor(where: string, afterMs = 10_000) {
    this.#where = where;
    this.#afterMs = afterMs;
  }

  /**
   * Waits for what a service is asked.
   *
   * @param givenUpMs after how long that is given up
   * @param work is given what is to be called whenever something has come
   */
  async during<T>(givenUpMs: number, work: (came: () => void) => Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      if (this.#isTold) return;
      this.#isTold = true;
      const [since, end] = [this.#afterMs, givenUpMs].map(formatDuration);
      const tell = tellers.at(-1) ?? toStderr;
      tell(`${this.#where}: no answer for ${since}; it is given up after ${end}`);
    }, this.#afterMs);
    try {
      const answer = await work(() => timer.refresh());
      this.#isTold = false;
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}
