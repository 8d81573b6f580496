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

/** The first validation of each grid point after so many epochs; null: that is its end. */
export function pausesAfter(epochs: number, points: readonly GridPoint[]): (number | null)[] {
  return points.map(({ check_val_every_n_epoch: interval, max_epochs: most }) => {
    const pause = Math.ceil(epochs / interval) * interval;
    return pause < most ? pause : null;
  });
}
