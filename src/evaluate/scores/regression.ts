import type { Measured } from '../../prediction-types/regression.ts';
/**
 * Scores of clips that have a number each, as scikit-learn 1.9 defines them. R2 of fewer than two clips is NaN; where all
 * true values are equal it is 1 if all predictions are right, else 0.
 */
import { eachClip } from './clip-samples.ts';
import { type Direction, NOT_NEGATIVE } from './score.ts';
import type { TableScore } from './table-score.ts';

export const regressionScores: readonly TableScore<Measured>[] = [
  regressionScore('mae', 'minimize', ({ absolute, clips }) => absolute / clips),
  regressionScore('rmse', 'minimize', ({ squared, clips }) => Math.sqrt(squared / clips)),
  regressionScore('r2', 'maximize', ({ squared, spread, clips }) => {
    if (clips < 2) return Number.NaN;
    if (spread === 0) return squared === 0 ? 1 : 0;
    return 1 - squared / spread;
  }),
];

interface Sums {
  readonly clips: number;
  /** Of differences between truth and prediction. */
  readonly absolute: number;
  readonly squared: number;
  /** Of squared differences between truth and its mean. */
  readonly spread: number;
}

function regressionScore(
  name: string,
  direction: Direction,
  scoreOf: (sums: Sums) => number,
): TableScore<Measured> {
  return {
    name,
    direction,
    range: direction === 'minimize' ? NOT_NEGATIVE : [Number.NEGATIVE_INFINITY, 1],
    parts: [],
    prepare: (data) => ({
      clips: data.truth.length,
      score: (sample) => [scoreOf(sumsOf(data, sample))],
    }),
  };
}

function sumsOf({ truth, predicted }: Measured, sample: Uint32Array | undefined): Sums {
  const clips = sample?.length ?? truth.length;
  let [total, absolute, squared, spread] = [0, 0, 0, 0];
  eachClip(truth.length, sample, (clip) => {
    const error = (predicted[clip] as number) - (truth[clip] as number);
    total += truth[clip] as number;
    absolute += Math.abs(error);
    squared += error * error;
  });
  eachClip(truth.length, sample, (clip) => {
    spread += ((truth[clip] as number) - total / clips) ** 2;
  });
  return { clips, absolute, squared, spread };
}
