/** Scores of numbers and of distances, from arrays; what is undefined is NaN. */
import { at } from '../../at.ts';
import type { RankedDistances } from '../../prediction-types/ranking.ts';
import type { Measured } from '../../prediction-types/regression.ts';
import { jndScores } from '../scores/jnd.ts';
import { regressionScores } from '../scores/regression.ts';
import type { TableScore } from '../scores/table-score.ts';

export { kendall, ndcg, spearman, tripletAccuracy } from '../scores/ranking.ts';
export type { RankedDistances };

/**
 * Mean of the absolute differences, in the unit of the values.
 *
 * @param truth of each clip
 * @param predicted of each clip, as many
 * @throws RangeError where they are not as many
 */
export function meanAbsoluteError(truth: Float64Array, predicted: Float64Array): number {
  return measure('mae', { truth, predicted });
}

/**
 * Root of the mean of the squared differences, in the unit of the values.
 *
 * @param truth of each clip
 * @param predicted of each clip, as many
 * @throws RangeError where they are not as many
 */
export function rootMeanSquaredError(truth: Float64Array, predicted: Float64Array): number {
  return measure('rmse', { truth, predicted });
}

/**
 * Coefficient of determination, at most 1; NaN for fewer than two clips. Where all true values are equal it is 1 if all
 * predictions are right, else 0. scikit-learn: r2_score.
 *
 * @param truth of each clip
 * @param predicted of each clip, as many
 * @throws RangeError where they are not as many
 */
export function r2(truth: Float64Array, predicted: Float64Array): number {
  return measure('r2', { truth, predicted });
}

/**
 * Area under the ROC curve of pairs of clips that differ, by their distance; NaN without pairs of both kinds.
 *
 * @param distances of each pair
 * @param different whether the two are heard to differ, 1 or 0, as many
 * @throws RangeError where they are not as many
 */
export function differenceRocArea(distances: Float64Array, different: Uint8Array): number {
  requireAsMany(distances.length, different.length, 'distances and judgements');
  return first(at(jndScores, 0), { distances, different });
}

function measure(name: string, data: Measured): number {
  requireAsMany(data.truth.length, data.predicted.length, 'true and predicted values');
  const score = regressionScores.find((each) => each.name === name) as TableScore<Measured>;
  return first(score, data);
}

function first<T>(score: TableScore<T>, data: T): number {
  return at(score.prepare(data).score(), 0);
}

function requireAsMany(one: number, other: number, what: string): void {
  if (one !== other) throw new RangeError(`${one} and ${other} ${what}; expected as many`);
}
