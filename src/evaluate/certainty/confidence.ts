/**
 * Confidence intervals from the bootstrap over clips.
 *
 * An interval of a split comes from its resampled scores, an interval of the mean over splits from the means of the
 * splits' resampled scores. It is for what test sets of this size and make-up score on average.
 *
 * Of resampled scores the standard error is taken, and the interval is made around the score itself, by Student's t for
 * as many degrees of freedom as there are clips less strata:
 *
 * - a score between two bounds, such as an accuracy: Wilson's interval (1927) for a share of so many clips as would have
 *   this standard error, or of the clips that there are where resamples do not vary. It keeps to the bounds and is no
 *   point where every clip is right. Effective numbers of clips are the way of surveys: Korn and Graubard 1998,
 *   "Confidence intervals for proportions with small expected number of positive counts estimated from survey data";
 *   Franco, Little, Louis and Slud 2019, "Comparative study of confidence intervals for proportions in complex sample
 *   surveys".
 * - a score from 0 without an upper bound, such as an error rate: symmetric for its logarithm;
 * - any other: symmetric.
 *
 * Percentiles of the resamples are taken where the score or some of them are infinite, and reach to the score. Elsewhere they fall short: they are a point where every
 * clip is right, and are pushed away from the truth twice where a score is biased, as average precision is
 * (`npm run bench -- coverage` has numbers).
 */

import { at } from '../../at.ts';
import { ANY_NUMBER, type ScoreRange } from '../scores/score.ts';
import {
  degreesOfFreedom,
  type ResampledSplit,
  type ResampleOptions,
  type Resamples,
  resample,
} from './resample.ts';
import { holding, requireInRange } from './sound-interval.ts';
import { studentTQuantile } from './student-t.ts';

export const CONFIDENCE_LEVEL = 0.95;

export const TAIL = (1 - CONFIDENCE_LEVEL) / 2;
const NORMAL_QUANTILE = 1.959963984540054;

export type Interval = readonly [low: number, high: number] | null;

/** Intervals by part of the score: of each split, and of the mean over the splits. */
export interface Intervals {
  readonly splits: readonly (readonly Interval[])[];
  readonly mean: readonly Interval[];
  /** What they were made of, of each split. */
  readonly resamples: readonly Resamples[];
}

interface IntervalOptions extends ResampleOptions {
  /** Of the score and its parts. Default: any number. */
  readonly range?: ScoreRange | undefined;
  /** Of the score, for errors. */
  readonly name?: string;
}

/** @throws RangeError where the score, a part of it or a resample is outside of the range: that is a wrong definition */
export function bootstrapIntervals(
  splits: readonly ResampledSplit[],
  { range = ANY_NUMBER, name, ...options }: IntervalOptions,
): Intervals {
  const bySplit = splits.map((split) => ({
    values: split.clips.score(),
    resamples: resample(split, options),
    clips: split.clips.clips,
    freedom: degreesOfFreedom(split),
  }));
  for (const { values, resamples } of bySplit) {
    for (const each of [values, ...resamples]) requireInRange(each, range, name);
  }
  const parts = at(bySplit, 0).values.length;
  const meanOf = (pick: (split: (typeof bySplit)[number]) => number | undefined) =>
    meanOfDefined(bySplit.map((split) => pick(split) ?? Number.NaN));
  return {
    splits: bySplit.map(({ values, resamples, clips, freedom }) =>
      values.map((value, part) => intervalOf(value, at(resamples, part), { clips, freedom, range })),
    ),
    mean: Array.from({ length: parts }, (_, part) => {
      const value = meanOf(({ values }) => values[part]);
      const resamples = Float64Array.from({ length: options.resamples }, (_, draw) =>
        meanOf((split) => split.resamples[part]?.[draw]),
      );
      const clips = clipsOfMean(bySplit.map((split) => split.clips));
      const freedom = bySplit.reduce((sum, split) => sum + split.freedom, 0);
      return intervalOf(value, resamples, { clips, freedom, range });
    }),
    resamples: bySplit.map(({ resamples }) => resamples),
  };
}

/** Of how many clips the mean would vary as the mean over splits of so many does. */
export function clipsOfMean(bySplit: readonly number[]): number {
  return bySplit.length ** 2 / bySplit.reduce((sum, clips) => sum + 1 / clips, 0);
}

/** The mean of the values that are not NaN; NaN where there is none. pandas' `mean`. */
export function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

interface Circumstances {
  /** How many there are; of a mean of splits as many as would have its variance. */
  readonly clips: number;
  readonly freedom: number;
  readonly range: ScoreRange;
}

function intervalOf(value: number, resamples: ArrayLike<number>, about: Circumstances): Interval {
  const defined = Float64Array.from(resamples).filter((each) => !Number.isNaN(each));
  if (Number.isNaN(value) || defined.length < 2) return null;
  if (!Number.isFinite(value) || !defined.every(Number.isFinite)) {
    return including(value, percentiles(defined.sort()));
  }
  return holding(value, aroundFinite(value, defined, about));
}

function aroundFinite(
  value: number,
  defined: Float64Array,
  about: Circumstances,
): readonly [low: number, high: number] {
  const error = standardDeviation(defined);
  const reach = studentTQuantile(1 - TAIL, Math.max(1, about.freedom));
  const [lowest, highest] = about.range;
  if (Number.isFinite(lowest) && Number.isFinite(highest)) {
    const width = highest - lowest;
    // Rounding may have taken it out.
    const share = Math.min(1, Math.max(0, (value - lowest) / width));
    const clips = effectiveClips(share, error / width, about.clips);
    const [low, high] = wilson(share, clips * (NORMAL_QUANTILE / reach) ** 2);
    return [lowest + low * width, lowest + high * width];
  }
  if (lowest === 0 && value > 0) {
    const factor = Math.exp((reach * error) / value);
    return [value / factor, value * factor];
  }
  return [Math.max(lowest, value - reach * error), Math.min(highest, value + reach * error)];
}

/** Of how many clips a share would have this standard error. */
export function effectiveClips(share: number, error: number, clips: number): number {
  const variance = share * (1 - share);
  return variance > 0 && error > 0 ? variance / error ** 2 : clips;
}

function wilson(share: number, clips: number): readonly [number, number] {
  const square = NORMAL_QUANTILE ** 2;
  const centre = share + square / (2 * clips);
  const reach = NORMAL_QUANTILE * Math.sqrt((share * (1 - share)) / clips + square / (4 * clips ** 2));
  const scale = 1 + square / clips;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}

/** With n - 1 below. */
export function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Rounding would make equal values differ from their mean.
  if (values.every((value) => value === values[0])) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** An infinite score is an end of its interval. */
function including(value: number, interval: Interval): Interval {
  if (Number.isFinite(value) || interval === null) return interval;
  return [Math.min(value, interval[0]), Math.max(value, interval[1])];
}

function percentiles(sorted: Float64Array): Interval {
  return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
}

/** Linear interpolation between order statistics, NumPy's default. */
function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = at(sorted, below);
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  // Of infinite values, which scores can have, the difference would be NaN.
  if (low === high || position === below || low === Number.NEGATIVE_INFINITY) return low;
  return low + (high - low) * (position - below);
}
