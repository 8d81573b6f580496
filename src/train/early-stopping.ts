/** When a training stops by itself. */
export type StoppingRule =
  /** After `patience` validations in a row without a better score, at least 1; infinite: never. */
  | { readonly patience: number }
  /** From epoch `after` + 1 on, as soon as the best score is better than each of the last `window` ones. */
  | { readonly window: number; readonly after: number };

/**
 * The rule of kac_prediction's Routine: from the 34th epoch on (33, from 0), where the least of the last 32 losses is larger
 * than the least of all. (There the least of all begins at 10, so losses above that stop a training too; here it is the
 * least there was.)
 */
export const KAC_PREDICTION_RULE: StoppingRule = { window: 32, after: 32 };

/**
 * Keeps the best validation and says when to stop. Only a strictly better score counts as better, and a score that is
 * not finite ends the training, as PyTorch Lightning's EarlyStopping and ModelCheckpoint do with min_delta 0.
 *
 * What it says follows from the scores alone, so a training that goes on tells it those that were before.
 */
export class EarlyStopping {
  readonly #sign: number;
  readonly #rule: StoppingRule;
  #best: { epoch: number; score: number } | undefined;
  /** Validations since a score was better. */
  #waited = 0;
  /** Validations since a score was as good as the best. */
  #missed = 0;

  constructor(mode: 'max' | 'min', rule: StoppingRule) {
    this.#sign = mode === 'max' ? 1 : -1;
    this.#rule = rule;
  }

  /** The best epoch so far, undefined before the first finite score. */
  get best(): { readonly epoch: number; readonly score: number } | undefined {
    return this.#best;
  }

  validated(epoch: number, score: number): { improved: boolean; stop: boolean } {
    if (!Number.isFinite(score)) return { improved: false, stop: true };
    const improved = this.#best === undefined || this.#sign * score > this.#sign * this.#best.score;
    if (improved) this.#best = { epoch, score };
    this.#waited = improved ? 0 : this.#waited + 1;
    this.#missed = score === this.#best?.score ? 0 : this.#missed + 1;
    return { improved, stop: this.#isOver(epoch) };
  }

  #isOver(epoch: number): boolean {
    const rule = this.#rule;
    return 'patience' in rule
      ? this.#waited >= rule.patience
      : epoch > rule.after && this.#missed >= rule.window;
  }
}
