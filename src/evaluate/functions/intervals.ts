/** How sure a score is: the bootstrap over clips, for any function of them. */
import { at } from '../../at.ts';
import { bootstrapIntervals, type Interval } from '../certainty/confidence.ts';
import { type Difference, pairedDifference } from '../certainty/paired-difference.ts';
import { degreesOfFreedom } from '../certainty/resample.ts';
import type { ScoreRange } from '../scores/score.ts';

export type { Difference, Interval, ScoreRange };

export interface BootstrapOptions {
  /** The least and the largest value that the score can have. Default: any number. */
  readonly range?: ScoreRange;
  /** Clips that are drawn among themselves, for instance those of each label: every clip in one group. Default: all. */
  readonly groups?: readonly Uint32Array[];
  /** How often clips are drawn anew. Default 1000. */
  readonly resamples?: number;
  /** The same seed and number of clips, the same draws. Default 0. */
  readonly seed?: number;
}

export interface Bootstrapped {
  /** The score of all clips; NaN where it is undefined. */
  readonly value: number;
  /** The 95 % interval, which holds the value; null where it is undefined. */
  readonly interval: Interval;
  /** The score of each draw. */
  readonly resamples: Float64Array;
  readonly clips: number;
  /** Clips less groups. */
  readonly degreesOfFreedom: number;
}

/**
 * A score with its 95 % confidence interval for other clips of the same kind, as many: Wilson's for scores between two bounds,
 * symmetric for the logarithm for those from 0 on, else symmetric, each with the standard error of the resampled scores.
 *
 * @param clips how many there are
 * @param scoreOf the score of the clips with these indices, repetitions included
 * @throws RangeError where a score is outside of the range
 */
export function bootstrap(
  clips: number,
  scoreOf: (sample: Uint32Array) => number,
  options: BootstrapOptions = {},
): Bootstrapped {
  const every = Uint32Array.from({ length: clips }, (_, clip) => clip);
  const { range, groups: strata = [every], resamples = 1000, seed = 0 } = options;
  const split = { name: '', clips: { clips, score: (sample = every) => [scoreOf(sample)] }, strata };
  const found = bootstrapIntervals([split], { range, resamples, seed });
  return {
    value: scoreOf(every),
    interval: at(at(found.splits, 0), 0),
    resamples: at(at(found.resamples, 0), 0),
    clips,
    degreesOfFreedom: degreesOfFreedom(split),
  };
}

/**
 * How much two scores of the same clips differ, the first less the second, with a 95 % interval and a p-value by the paired
 * bootstrap: both are of the same draws, so what makes a draw hard for both is no difference.
 *
 * @param a made with the same clips, groups, seed and number of resamples as `b`
 * @throws RangeError where they were not, or a score is outside of the range
 */
export function difference(a: Bootstrapped, b: Bootstrapped, range?: ScoreRange): Difference {
  if (a.clips !== b.clips || a.degreesOfFreedom !== b.degreesOfFreedom) {
    throw new RangeError(`scores of ${a.clips} and ${b.clips} clips; expected the same clips and groups`);
  }
  return pairedDifference(a, b, { clips: [a.clips], degreesOfFreedom: a.degreesOfFreedom, range });
}
