import { median } from 'simple-statistics';
import { at } from '../../at.ts';
import type { Direction } from '../../evaluate/scores/score.ts';
import type { GridPoint } from './grids.ts';
import { pausesAfter, type Stretch, scoredValidations, type Tried } from './stretches.ts';

/** Which of the trainings that are left after a rung go on in the next. */
export type BestHalf = {
  /** How many, the best ones. */
  readonly points: number;
  /** And those that promise less than these by up to so many standard deviations of the noise of validation scores. */
  readonly noises: number;
};

/**
 * When the first points are dropped, when two of four are, and when one of two is: validations, or a share of the
 * validations of a whole training where that is sooner.
 */
const FIRST = { validations: 5, share: 0.2 };
const OF_FOUR = { validations: 18, share: 0.4 };
const OF_TWO = { validations: 30, share: 0.6 };
/** So early nobody is dropped whose curve does not lie clearly below: there are trainings that learn nothing for long. */
const EARLY_NOISES = 4;

/**
 * Successive halving (Jamieson & Talwalkar 2016): all grid points train for a few validations, the better half of them
 * for longer, and so on, until one is left, which trains to its end. Epochs are equal for all points of a rung, up to
 * whole validations. Low learning rates win late, so the last points are compared late.
 */
export function halvingRungs(points: readonly GridPoint[]): Stretch<BestHalf>[] {
  const shortest = Math.min(...points.map((point) => point.check_val_every_n_epoch));
  const most = Math.max(...points.map((point) => point.max_epochs)) / shortest;
  const rungs: Stretch<BestHalf>[] = [];
  for (let left = points.length; left > 1; left = Math.ceil(left / 2)) {
    const epochs = shortest * validationsBefore(left, points.length, most);
    const pauseAfter = pausesAfter(epochs, points);
    rungs.push({ points: left, noises: left > 2 ? EARLY_NOISES : 0, pauseAfter });
  }
  return [...rungs, { points: 1, noises: 0, pauseAfter: points.map(() => null) }];
}

function validationsBefore(left: number, all: number, most: number): number {
  const after = ({ validations, share }: typeof FIRST) => Math.min(validations, Math.ceil(share * most));
  if (left <= 2) return after(OF_TWO);
  return left <= 4 ? after(OF_FOUR) : Math.min(after(OF_FOUR), Math.round((after(FIRST) * all) / left));
}

/** The positions of the trainings that go on; of equals the first do. */
export function goingOn(
  tried: readonly Tried[],
  direction: Direction,
  { points, noises }: BestHalf,
): ReadonlySet<number> {
  const curves = tried.map((each) => scoredValidations(each, direction).scores);
  const promises = tried.map((each, position) => promise(each, at(curves, position)));
  const order = [...tried.keys()].sort((a, b) => at(promises, b) - at(promises, a));
  const best = order.slice(0, points);
  if (noises === 0) return new Set(best);
  const least = at(promises, at(best, best.length - 1)) - noises * noiseOf(curves);
  return new Set([...best, ...order.slice(points).filter((position) => at(promises, position) >= least)]);
}

/**
 * The score that a training will have reached after twice as many epochs, or at its end if that is sooner, should it go on
 * as before: curves are about straight over the logarithm of time, until they bend. So a low learning rate that is behind
 * and rising is not dropped for a training that has come to its best.
 *
 * @param scores of its curve, higher ones being better
 */
function promise({ point, curve }: Tried, scores: readonly number[]): number {
  if (scores.length === 0) return Number.NEGATIVE_INFINITY;
  const best = bestMean(scores);
  const gained = best - bestMean(scores.slice(0, Math.ceil(scores.length / 2)));
  const epochs = at(curve, curve.length - 1).epoch + 1;
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

/** Of a normal distribution, the median distance from its mean in standard deviations. */
const MEDIAN_DISTANCE = 0.6745;

/** The standard deviation of single validation scores, as far as they differ from one to the next; 0 of single ones. */
function noiseOf(curves: readonly (readonly number[])[]): number {
  const steps = curves.flatMap((scores) =>
    scores.slice(1).map((score, index) => Math.abs(score - (scores[index] ?? score))),
  );
  return steps.length === 0 ? 0 : median(steps) / MEDIAN_DISTANCE / Math.SQRT2;
}
