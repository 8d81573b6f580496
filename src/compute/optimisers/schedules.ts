/**
 * The learning rate as a pure function of how far a training is: `time` counts what the caller counts, epochs or steps,
 * from 0, and `scores` are those of the validations so far. Nothing is kept, so a training that is resumed has the rate
 * that it would have had.
 */
export type Schedule = (time: number, scores: readonly number[]) => number;

export function constant(rate: number): Schedule {
  return () => rate;
}

/** rate factor^time, PyTorch's ExponentialLR. */
export function exponential(rate: number, factor: number): Schedule {
  return (time) => rate * factor ** time;
}

/**
 * Half a cosine from `rate` to `least` over `length` epochs or steps, then `least` (Loshchilov & Hutter 2017; PyTorch's
 * CosineAnnealingLR).
 */
export function cosine(rate: number, { length, least = 0 }: { length: number; least?: number }): Schedule {
  return (time) => {
    const done = Math.min(time / length, 1);
    return least + ((rate - least) * (1 + Math.cos(Math.PI * done))) / 2;
  };
}

export interface PlateauOptions {
  /** Whether a higher or a lower score is better. @default 'min' */
  readonly mode?: 'min' | 'max';
  /** What the rate is multiplied by. @default 0.1 */
  readonly factor?: number;
  /** Validations without an improvement that are let pass. @default 10 */
  readonly patience?: number;
  /** An improvement is better than the best by more than this share of it. @default 1e-4 */
  readonly threshold?: number;
  /** The rate never falls below. @default 0 */
  readonly least?: number;
}

/** Multiplies the rate by `factor` whenever more than `patience` validations in a row bring no improvement (PyTorch's ReduceLROnPlateau). */
export function plateau(
  rate: number,
  { mode = 'min', factor = 0.1, patience = 10, threshold = 1e-4, least = 0 }: PlateauOptions = {},
): Schedule {
  const margin = mode === 'min' ? 1 - threshold : 1 + threshold;
  return (_time, scores) => {
    let now = rate;
    let best = mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    let without = 0;
    for (const score of scores) {
      const better = mode === 'min' ? score < best * margin : score > best * margin;
      if (better) best = score;
      without = better ? 0 : without + 1;
      if (without <= patience) continue;
      now = Math.max(now * factor, least);
      without = 0;
    }
    return now;
  };
}
