import { crossEntropy } from './cross-entropy.ts';
import type { LabelSpace } from './targets.ts';

/**
 * What training makes small, of predictions: mean cross-entropy of probabilities and of activations of pitch bins, mean
 * squared error of numbers.
 *
 * @param values shape (rows, vocabulary)
 * @param targets the same shape
 */
export function predictionLoss(
  values: Float32Array,
  targets: Uint8Array | Float32Array,
  { predictionType, vocabulary }: Pick<LabelSpace, 'predictionType' | 'vocabulary'>,
): number {
  if (predictionType === 'regression') return meanSquaredError(values, targets);
  const isOneLabel = predictionType === 'multiclass';
  return crossEntropy(values, targets, isOneLabel ? 'multiclass' : 'multilabel', vocabulary.length);
}

function meanSquaredError(values: Float32Array, targets: ArrayLike<number>): number {
  let sum = 0;
  for (const [index, value] of values.entries()) sum += (value - (targets[index] ?? Number.NaN)) ** 2;
  return sum / values.length;
}
