/**
 * Differences between the scores of two modules on the same clips, from the paired bootstrap: both are resampled by the
 * same draws, so what makes a draw hard for both does not count as a difference.
 *
 * Interval and p-value are by Student's t with the standard error of the resampled differences, so they agree: the
 * interval leaves out 0 where p is below 0.05. For scores between two bounds two imagined clips are added, half of one
 * for each of what can happen to two modules: both right, both wrong, one of them right (Agresti and Min 2005, "Simple
 * improved confidence intervals for comparing matched proportions"); or else a few clips that one module won by chance
 * would look like certainty. As many clips are there as a share with the module's standard error would need.
 */

import { at } from '../../at.ts';
import { ANY_NUMBER, type ScoreRange } from '../scores/score.ts';
import {
  clipsOfMean,
  effectiveClips,
  type Interval,
  meanOfDefined,
  standardDeviation,
  TAIL,
} from './confidence.ts';
import { holding, requireInRange } from './sound-interval.ts';
import { studentTCdf, studentTQuantile } from './student-t.ts';

/** A module's score, or its mean over splits. */
export interface PairedScore {
  /** NaN where undefined. */
  readonly value: number;
  /** By draw. */
  readonly resamples: ArrayLike<number>;
}

/** What both modules share. */
export interface PairedClips {
  /** By split. */
  readonly clips: readonly number[];
  /** Clips less strata, of all splits. */
  readonly degreesOfFreedom: number;
  readonly range?: ScoreRange | undefined;
}

export interface Difference {
  /** First less second; NaN where either is undefined or infinite. */
  readonly difference: number;
  readonly interval: Interval;
  /** Two-sided; NaN where the difference is. */
  readonly pValue: number;
  /** Standard error. */
  readonly error: number;
}

const UNDEFINED: Difference = {
  difference: Number.NaN,
  interval: null,
  pValue: Number.NaN,
  error: Number.NaN,
};

/** @throws RangeError where the numbers of resamples differ, or a score is outside of the range */
export function pairedDifference(
  a: PairedScore,
  b: PairedScore,
  { clips, degreesOfFreedom, range = ANY_NUMBER }: PairedClips,
): Difference {
  if (a.resamples.length !== b.resamples.length) {
    throw new RangeError(`${a.resamples.length} and ${b.resamples.length} resamples; expected as many`);
  }
  requireInRange([a.value, b.value], range);
  const difference = a.value - b.value;
  const differences = Float64Array.from(a.resamples, (value, draw) => value - at(b.resamples, draw)).filter(
    Number.isFinite,
  );
  if (!Number.isFinite(difference) || differences.length < 2) return UNDEFINED;
  const error = standardDeviation(differences);
  const freedom = Math.max(1, degreesOfFreedom);
  const width = range[1] - range[0];
  const adjusted = Number.isFinite(width)
    ? withImaginedClips(
        difference / width,
        error / width,
        Math.min(...[a, b].map((each) => clipsBehind(each))),
      )
    : { difference, error };
  const scale = Number.isFinite(width) ? width : 1;
  const reach = studentTQuantile(1 - TAIL, freedom) * adjusted.error;
  const tail =
    adjusted.difference === 0 ? 0.5 : studentTCdf(-Math.abs(adjusted.difference) / adjusted.error, freedom);
  return {
    difference,
    interval: holding(difference, [
      Math.max(-width, scale * (adjusted.difference - reach)),
      Math.min(width, scale * (adjusted.difference + reach)),
    ]),
    // With so few clips no other order of winners is less probable.
    pValue: Math.min(1, Math.max(2 * tail, 2 ** (1 - total(clips)))),
    error,
  };

  function clipsBehind({ value, resamples }: PairedScore): number {
    const share = Math.min(1, Math.max(0, (value - range[0]) / width));
    const own = standardDeviation(Float64Array.from(resamples).filter(Number.isFinite)) / width;
    return effectiveClips(share, own, clipsOfMean(clips));
  }
}

/** @param difference and its standard error, of scores from 0 to 1 */
function withImaginedClips(
  difference: number,
  error: number,
  clips: number,
): { readonly difference: number; readonly error: number } {
  const ofClips = clips * error ** 2 + difference ** 2;
  const mean = (difference * clips) / (clips + 2);
  const variance = (clips * ofClips + 1) / (clips + 2) - mean ** 2;
  return { difference: mean, error: Math.sqrt(variance / (clips + 2)) };
}

/** The resampled mean over splits, by draw; both without NaN as `meanOfDefined` has them. */
export function overSplits(values: readonly number[], resamples: readonly ArrayLike<number>[]): PairedScore {
  return {
    value: meanOfDefined(values),
    resamples: Float64Array.from(resamples[0] ?? [], (_, draw) =>
      meanOfDefined(resamples.map((ofSplit) => at(ofSplit, draw))),
    ),
  };
}

function total(clips: readonly number[]): number {
  return clips.reduce((sum, each) => sum + each, 0);
}
