import type { Direction } from '../../evaluate/scores/score.ts';
import type { SearchName } from '../head-names.ts';
import { extrapolationStretches, type Likely, likelyOnes } from './extrapolation.ts';
import type { GridPoint } from './grids.ts';
import { type BestHalf, goingOn, halvingRungs } from './halving.ts';
import type { Stretch, Tried } from './stretches.ts';

/** How those that go on are chosen; which search it is shows in what it says. */
export type Choice = BestHalf | Likely;

/** The stretches in which grid points are trained by the searches that drop some of them. */
export function stretchesOf(
  search: Exclude<SearchName, 'full'>,
  points: readonly GridPoint[],
): readonly Stretch<Choice>[] {
  return search === 'halving' ? halvingRungs(points) : extrapolationStretches(points);
}

/** The positions of the trainings that go on. */
export function chosen(tried: readonly Tried[], direction: Direction, choice: Choice): ReadonlySet<number> {
  return 'chance' in choice ? likelyOnes(tried, direction, choice) : goingOn(tried, direction, choice);
}
