/** PyTorch's `binary_cross_entropy` does not let a logarithm fall below this. */
const LEAST_LOG = -100;

/**
 * Mean cross-entropy of probabilities: over rows for multiclass (softmax), over rows and labels for multilabel
 * (sigmoid). As hear-eval-kit's losses, which it computes from logits.
 *
 * @param probabilities shape (rows, labels)
 * @param targets shape (rows, labels), 0 or 1, for multiclass one 1 in each row; for multilabel anything between too
 */
export function crossEntropy(
  probabilities: Float32Array,
  targets: Uint8Array | Float32Array,
  predictionType: 'multiclass' | 'multilabel',
  labels: number,
): number {
  const log = (probability: number) => Math.max(LEAST_LOG, Math.log(probability));
  let sum = 0;
  for (let i = 0; i < targets.length; i++) {
    const probability = probabilities[i] ?? Number.NaN;
    const target = targets[i] as number;
    if (target > 0) sum -= target * log(probability);
    if (target < 1 && predictionType === 'multilabel') sum -= (1 - target) * log(1 - probability);
  }
  return sum / (predictionType === 'multiclass' ? targets.length / labels : targets.length);
}
