import type { Direction } from '../evaluate/score.ts';
import type { GridPoint } from './grids.ts';
import type { TrainingRecord } from './training-record.ts';

/** A stretch of all trainings, after which the worse half of them ends. */
export interface Rung {
  /** How many of the grid points, the best ones after the rung before, train in it. */
  readonly points: number;
  /** Epochs, counted from the first, after which each grid point pauses; null: it trains to its end. */
  readonly pauseAfter: readonly (number | null)[];
}

/**
 * When the first points are dropped, when two of four are, and when one of two is: validations, or a share of the
 * validations of a whole training where that is sooner.
 */
const FIRST = { validations: 3, share: 0.1 };
const OF_FOUR = { validations: 15, share: 0.3 };
const OF_TWO = { validations: 30, share: 0.6 };

/**
 * Successive halving (Jamieson & Talwalkar 2016): all grid points train for a few validations, the better half of them
 * for longer, and so on, until one is left, which trains to its end. Epochs are equal for all points of a rung, up to
 * whole validations. Low learning rates win late, so the last points are compared late.
 */
export function halvingRungs(points: readonly GridPoint[]): Rung[] {
  const shortest = Math.min(...points.map((point) => point.check_val_every_n_epoch));
  const most = Math.max(...points.map((point) => point.max_epochs)) / shortest;
  const rungs: Rung[] = [];
  for (let left = points.length; left > 1; left = Math.ceil(left / 2)) {
    const epochs = shortest * validationsBefore(left, points.length, most);
    rungs.push({ points: left, pauseAfter: points.map((point) => pauseOf(point, epochs)) });
  }
  return [...rungs, { points: 1, pauseAfter: points.map(() => null) }];
}

function validationsBefore(left: number, all: number, most: number): number {
  const after = ({ validations, share }: typeof FIRST) => Math.min(validations, Math.ceil(share * most));
  if (left <= 2) return after(OF_TWO);
  return left <= 4 ? after(OF_FOUR) : Math.min(after(OF_FOUR), Math.round((after(FIRST) * all) / left));
}

function pauseOf(
  { check_val_every_n_epoch: interval, max_epochs: most }: GridPoint,
  epochs: number,
): number | null {
  const pause = Math.ceil(epochs / interval) * interval;
  return pause < most ? pause : null;
}

export interface Tried {
  readonly point: Pick<GridPoint, 'max_epochs'>;
  readonly curve: TrainingRecord['curve'];
}

/** Whether a training is among the `count` with the highest promise; of equals the first are. */
export function isAmongBest(
  position: number,
  tried: readonly Tried[],
  direction: Direction,
  count: number,
): boolean {
  const sign = direction === 'maximize' ? 1 : -1;
  const promises = tried.map((each) => promise(each, sign));
  const own = promises[position] ?? Number.NaN;
  const better = promises.filter((each, other) => each > own || (each === own && other < position));
  return better.length < count;
}

/**
 * The score that a training will have reached after twice as many epochs, or at its end if that is sooner, should it go on
 * as before: curves are about straight over the logarithm of time, until they bend. So a low learning rate that is behind
 * and rising is not dropped for a training that has come to its best.
 *
 * @param sign -1 where lower scores are better
 */
function promise({ point, curve }: Tried, sign: 1 | -1): number {
  const scores = curve.map(({ validation_score: score }) => sign * score);
  const best = bestMean(scores);
  const gained = best - bestMean(scores.slice(0, Math.ceil(scores.length / 2)));
  const epochs = (curve.at(-1)?.epoch ?? 0) + 1;
  return best + gained * Math.log2(Math.min(2, point.max_epochs / epochs));
}

const AVERAGED = 3;

/** The best mean of three validations in a row, which is less of a lucky draw than single scores. */
function bestMean(scores: readonly number[]): number {
  const width = Math.min(AVERAGED, scores.length);
  const means = Array.from({ length: scores.length - width + 1 }, (_, first) =>
    scores.slice(first, first + width).reduce((sum, score) => sum + score / width, 0),
  );
  return Math.max(...means);
}
