/**
 * Confidence intervals by the percentile bootstrap (Efron 1979) over clips.
 *
 * A resample draws, from each split by itself, as many clips as the split has, with replacement; where clips have one
 * class each, as many of each class as there are. An interval of a split comes from its resampled scores, an interval of
 * the mean over splits from the means of the splits' resampled scores. So folds stay folds: the intervals speak of other
 * clips of the same kind, not of other heads or other folds.
 */
import { PythonRandom } from '../random/python-random.ts';
import type { ScoredClips } from './score.ts';

export const CONFIDENCE_LEVEL = 0.95;

export type Interval = readonly [low: number, high: number] | null;

/** One split's clips, and the indices of those that are drawn among themselves. */
export interface ResampledSplit {
  readonly name: string;
  readonly clips: ScoredClips;
  readonly strata: readonly Uint32Array[];
}

/** Resampled values: shape (parts of the score, resamples). */
type Resamples = readonly Float64Array[];

/** Intervals by part of the score: of each split, and of the mean over the splits. */
export interface Intervals {
  readonly splits: readonly (readonly Interval[])[];
  readonly mean: readonly Interval[];
}

/**
 * @param options.seed together with a split's name it seeds that split's draws, so they are the same for every score
 *   and module
 */
export function bootstrapIntervals(
  splits: readonly ResampledSplit[],
  options: { readonly resamples: number; readonly seed: number },
): Intervals {
  const bySplit = splits.map((split) => resample(split, options.resamples, options.seed));
  const parts = bySplit[0]?.length ?? 0;
  const means = Array.from({ length: parts }, (_, part) =>
    Float64Array.from({ length: options.resamples }, (_, draw) =>
      meanOfDefined(bySplit.map((resamples) => resamples[part]?.[draw] ?? Number.NaN)),
    ),
  );
  return { splits: bySplit.map((resamples) => resamples.map(percentiles)), mean: means.map(percentiles) };
}

/** The mean of the values that are not NaN; NaN where there is none. pandas' `mean`. */
export function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

function resample({ name, clips, strata }: ResampledSplit, resamples: number, seed: number): Resamples {
  const random = new PythonRandom(`${seed} ${name}`);
  const sample = new Uint32Array(clips.clips);
  const values = clips.score().map(() => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw++) {
    let filled = 0;
    for (const stratum of strata) {
      for (let count = stratum.length; count > 0; count--) {
        sample[filled++] = stratum[random.randbelow(stratum.length)] ?? 0;
      }
    }
    for (const [part, value] of clips.score(sample).entries()) {
      const column = values[part];
      if (column !== undefined) column[draw] = value;
    }
  }
  return values;
}

function percentiles(values: Float64Array): Interval {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const tail = (1 - CONFIDENCE_LEVEL) / 2;
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
}

/** Linear interpolation between order statistics, NumPy's default. */
function quantile(sorted: Float64Array, probability: number): number {
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  // Of infinite values, which scores can have, the difference would be NaN.
  if (low === high || position === below || low === Number.NEGATIVE_INFINITY) return low;
  return low + (high - low) * (position - below);
}
