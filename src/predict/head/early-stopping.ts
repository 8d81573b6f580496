/**
 * Keeps the best validation and says when to stop, as PyTorch Lightning's EarlyStopping and ModelCheckpoint do with
 * min_delta 0: only a strictly better score counts, and a score that is not finite ends the training.
 */
export class EarlyStopping {
  readonly #sign: number;
  readonly #patience: number;
  #best: { epoch: number; score: number } | undefined;
  #waited = 0;

  constructor(mode: 'max' | 'min', patience: number) {
    this.#sign = mode === 'max' ? 1 : -1;
    this.#patience = patience;
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
    return { improved, stop: this.#waited >= this.#patience };
  }
}
