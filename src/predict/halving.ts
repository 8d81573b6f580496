import type { Direction } from '../evaluate/score.ts';
import type { GridPoint } from './grids.ts';
import type { TrainingRecord } from './training-record.ts';

/** Validations before the first choice; as many again, and twice as many, before each further one. */
const FIRST_VALIDATIONS = 2;

/** A stretch of all trainings, after which the worse half of them ends. */
export interface Rung {
  /** How many of the grid points, the best ones after the rung before, train in it. */
  readonly points: number;
  /** Epochs, counted from the first, after which each grid point pauses; null: it trains to its end. */
  readonly pauseAfter: readonly (number | null)[];
}

/**
 * Successive halving (Jamieson & Talwalkar 2016): all grid points train for a few validations, the better half of them
 * for twice as long, and so on, until one is left, which trains to its end. Epochs are equal for all points of a rung, up
 * to whole validations.
 */
export function halvingRungs(points: readonly GridPoint[]): Rung[] {
  const shortest = Math.min(...points.map((point) => point.check_val_every_n_epoch));
  const rungs: Rung[] = [];
  let epochs = FIRST_VALIDATIONS * shortest;
  for (let left = points.length; left > 1; left = Math.ceil(left / 2)) {
    const after = epochs;
    rungs.push({ points: left, pauseAfter: points.map((point) => pauseOf(point, after)) });
    epochs *= 2;
  }
  return [...rungs, { points: 1, pauseAfter: points.map(() => null) }];
}

function pauseOf(
  { check_val_every_n_epoch: interval, max_epochs: most }: GridPoint,
  epochs: number,
): number | null {
  const pause = Math.ceil(epochs / interval) * interval;
  return pause < most ? pause : null;
}

/** Whether a grid point is among the best `count`, by the best validation score so far; of equals the first are. */
export function isAmongBest(
  position: number,
  records: readonly Pick<TrainingRecord, 'validation_score'>[],
  direction: Direction,
  count: number,
): boolean {
  const sign = direction === 'maximize' ? 1 : -1;
  const scores = records.map(({ validation_score: score }) => sign * score);
  const own = scores[position] ?? Number.NaN;
  const better = scores.filter((score, other) => score > own || (score === own && other < position));
  return better.length < count;
}
