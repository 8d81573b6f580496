import { at } from '../../at.ts';
import type { Direction } from '../../evaluate/scores/score.ts';
import type { GridPoint } from './grids.ts';
import { chanceToReach } from './learning-curve.ts';
import { pausesAfter, type Stretch, scoredValidations, type Tried } from './stretches.ts';

/** Which of the trainings that are left after a stretch go on in the next. */
export type Likely = {
  /** Those that reach the best score so far with at least this probability. */
  readonly chance: number;
};

/** What Domhan et al. 2015 abandon a training below. */
const LEAST_CHANCE = 0.05;
/** When curves are looked at first, in validations, or a share of those of a whole training where that is sooner. */
const FIRST = { validations: 10, share: 0.4 };
/** And how much later each time again. */
const LATER = 1.5;

/**
 * When the curves of all grid points are looked at, after equal epochs up to whole validations. After the last look whoever is
 * left trains to its end.
 */
export function extrapolationStretches(points: readonly GridPoint[]): Stretch<Likely>[] {
  const shortest = Math.min(...points.map((point) => point.check_val_every_n_epoch));
  const most = Math.max(...points.map((point) => point.max_epochs)) / shortest;
  const stretches: Stretch<Likely>[] = [];
  let validations = Math.min(FIRST.validations, Math.ceil(FIRST.share * most));
  for (; validations < most; validations = Math.ceil(LATER * validations)) {
    stretches.push({ chance: LEAST_CHANCE, pauseAfter: pausesAfter(shortest * validations, points) });
  }
  return [...stretches, { chance: LEAST_CHANCE, pauseAfter: points.map(() => null) }];
}

/** The positions of the trainings that may still reach the best score of all so far; who has it is among them. */
export function likelyOnes(
  tried: readonly Tried[],
  direction: Direction,
  { chance }: Likely,
): ReadonlySet<number> {
  const curves = tried.map((each) => scoredValidations(each, direction));
  const bests = curves.map(({ scores }) => Math.max(...scores));
  const best = Math.max(...bests);
  const noise = noiseOf(curves.map(({ scores }) => scores));
  const isLikely = (position: number) =>
    at(bests, position) === best ||
    // Scores whose squares are no numbers tell of nothing that it is unlikely.
    !(chanceToReach(at(curves, position), best, at(tried, position).point.max_epochs, noise) < chance);
  return new Set([...tried.keys()].filter(isLikely));
}

/** The variance of single scores, by the differences of each to the next (von Neumann 1941), of all curves together. */
function noiseOf(curves: readonly (readonly number[])[]): number {
  const squares = curves.flatMap((scores) =>
    scores.slice(1).map((score, index) => (score - at(scores, index)) ** 2),
  );
  return squares.length === 0 ? 0 : squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}
