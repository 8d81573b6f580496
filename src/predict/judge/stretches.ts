import type { Direction } from '../../evaluate/scores/score.ts';
import type { TrainingRecord } from '../training-record.ts';
import type { GridPoint } from './grids.ts';

/** A stretch of all trainings that are left, and by what choice they are left. */
export type Stretch<Choice> = Choice & {
  /** Epochs, counted from the first, after which each grid point pauses; null: it trains to its end. */
  readonly pauseAfter: readonly (number | null)[];
};

export interface Tried {
  readonly point: Pick<GridPoint, 'max_epochs'>;
  readonly curve: TrainingRecord['curve'];
}

/**
 * The validations of a training, higher scores being better. Those without a score are left out: no number, or the largest there
 * is, which stands for an undefined one where lower is better.
 *
 * @param epochs until each
 */
export function scoredValidations(
  { curve }: Tried,
  direction: Direction,
): { epochs: number[]; scores: number[] } {
  const sign = direction === 'maximize' ? 1 : -1;
  const scored = curve.filter(({ validation_score: score }) => Math.abs(score) < Number.MAX_VALUE);
  return {
    epochs: scored.map(({ epoch }) => epoch + 1),
    scores: scored.map(({ validation_score: score }) => sign * score),
  };
}

/** The first validation of each grid point after so many epochs; null: that is its end. */
export function pausesAfter(epochs: number, points: readonly GridPoint[]): (number | null)[] {
  return points.map(({ check_val_every_n_epoch: interval, max_epochs: most }) => {
    const pause = Math.ceil(epochs / interval) * interval;
    return pause < most ? pause : null;
  });
}
