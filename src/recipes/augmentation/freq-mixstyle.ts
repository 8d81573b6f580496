import type { Examples } from './examples.ts';
import type { Partners } from './partners.ts';

/** Added to variances, as in the authors' code. */
const EPSILON = 1e-6;

/**
 * Freq-MixStyle (Kim et al. 2022, Schmid et al. 2022): each bin of an example is given another mean and deviation over its
 * frames: share x its own + (1 - share) x those of the same bin of another example of the batch, as that was before. What
 * differs between devices and rooms is mixed so, what is said is not, and the targets stay.
 */
export function mixStyles({ values, bins, frames }: Examples, partners: readonly Partners[]): void {
  const styles = stylesOf(values, frames);
  for (const { position, other, share } of partners) {
    for (let bin = 0; bin < bins; bin++) {
      const [own, its] = [position * bins + bin, other * bins + bin];
      const mixed = (numbers: Float64Array) =>
        share * (numbers[own] as number) + (1 - share) * (numbers[its] as number);
      const mean = styles.means[own] as number;
      const [newMean, stretch] = [
        mixed(styles.means),
        mixed(styles.deviations) / (styles.deviations[own] as number),
      ];
      for (let at = own * frames; at < (own + 1) * frames; at++) {
        values[at] = ((values[at] as number) - mean) * stretch + newMean;
      }
    }
  }
}

/** Mean and deviation, that of a sample, of each bin of each example. */
function stylesOf(values: Float32Array, frames: number) {
  const [means, deviations] = [
    new Float64Array(values.length / frames),
    new Float64Array(values.length / frames),
  ];
  for (const row of means.keys()) {
    const own = values.subarray(row * frames, (row + 1) * frames);
    const mean = own.reduce((sum, value) => sum + value, 0) / frames;
    const squares = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    means[row] = mean;
    deviations[row] = Math.sqrt(squares / Math.max(1, frames - 1) + EPSILON);
  }
  return { means, deviations };
}
