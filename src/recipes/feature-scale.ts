/** Mean and deviation of each bin over training data: what networks are given has mean 0 and deviation 1. */
export interface FeatureScale {
  readonly means: Float32Array;
  readonly deviations: Float32Array;
}

/** The deviation of a bin is taken to be at least this, so that one that never changes stays 0. */
const LEAST = 1e-5;

/** @param clips each of shape (bins, frames) */
export function featureScale(
  clips: Iterable<{ readonly values: Float32Array; readonly frames: number }>,
  bins: number,
): FeatureScale {
  const [sums, squares] = [new Float64Array(bins), new Float64Array(bins)];
  let count = 0;
  for (const { values, frames } of clips) {
    count += frames;
    for (let bin = 0; bin < bins; bin++) {
      let [sum, square] = [0, 0];
      for (let at = bin * frames; at < (bin + 1) * frames; at++) {
        const value = values[at] as number;
        sum += value;
        square += value * value;
      }
      sums[bin] = (sums[bin] as number) + sum;
      squares[bin] = (squares[bin] as number) + square;
    }
  }
  const means = Float32Array.from(sums, (sum) => sum / count);
  const deviations = Float32Array.from(squares, (square, bin) =>
    Math.max(LEAST, Math.sqrt(Math.max(0, square / count - (means[bin] as number) ** 2))),
  );
  return { means, deviations };
}

/** Brings values to mean 0 and deviation 1, where they lie. */
export function scale(values: Float32Array, frames: number, { means, deviations }: FeatureScale): void {
  const bins = means.length;
  for (let at = 0; at < values.length; at++) {
    const bin = Math.floor(at / frames) % bins;
    values[at] = ((values[at] as number) - (means[bin] as number)) / (deviations[bin] as number);
  }
}
