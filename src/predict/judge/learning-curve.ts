import { studentTCdf } from '../../evaluate/certainty/student-t.ts';

/** The validations of a training, in their order. */
export interface LearningCurve {
  /** Epochs until each, rising, above 0. */
  readonly epochs: readonly number[];
  /** Higher ones are better. */
  readonly scores: readonly number[];
}

/** Half of the rise is over at these shares of the epochs so far: long ago, now, or only later. */
const HALVES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2];
/** How steep the rise is. */
const SLOPES = [1, 2, 4];
/** What the start of a training looks like tells little of its end: so much of it is left out. */
const START = 1 / 3;
/** Through fewer validations no curve is laid. */
const LEAST_VALIDATIONS = 3;

/**
 * The probability that a training has reached a score at an epoch to come, as far as the latter two thirds of its curve tell.
 *
 * Curves are taken for y(x) = c + b x^s / (h^s + x^s) + noise, x being epochs and b at least 0: Hill's curves, `Hill3` of
 * Domhan, Springenberg & Hutter 2015 ("Speeding up automatic hyperparameter optimization of deep neural networks by
 * extrapolation of learning curves", IJCAI) with an offset, which rise late or soon and steeply or slowly. For each of 18 pairs
 * of h and s, c and b are those of least squares, and a new score then is distributed by Student's t around the line
 * (Draper & Smith 1998, chapter 1.4). These distributions are mixed by how likely each pair makes the scores (Akaike weights:
 * all have as many parameters). Instead of MCMC, as Domhan et al., that is a sum of 18 terms, which draws no numbers.
 *
 * @param noise the variance of single scores that is to be expected, which counts as one degree of freedom: a curve of equal
 *   scores is not for that without noise. 0: nothing is known, and so nothing unlikely
 */
export function chanceToReach(curve: LearningCurve, target: number, epoch: number, noise: number): number {
  const start = Math.floor(START * curve.scores.length);
  const [epochs, scores] = [curve.epochs.slice(start), curve.scores.slice(start)];
  if (scores.length < LEAST_VALIDATIONS || noise === 0) return 1;
  const now = epochs[epochs.length - 1] as number;
  const freedom = scores.length - 2 + 1;
  const fits = HALVES.flatMap((half) => SLOPES.map((slope) => hill(half * now, slope))).map((risen) =>
    fitLine(epochs.map(risen), scores, risen(epoch)),
  );
  const squares = fits.map(({ residuals }) => residuals + noise);
  const least = Math.min(...squares);
  let [chance, weights] = [0, 0];
  for (const [index, { value, spread }] of fits.entries()) {
    const square = squares[index] as number;
    const weight = (square / least) ** (-(freedom + 1) / 2);
    const deviation = Math.sqrt((square / freedom) * spread);
    chance += weight * (1 - studentTCdf((target - value) / deviation, freedom));
    weights += weight;
  }
  return chance / weights;
}

/** What share of its rise a curve has behind it. */
function hill(half: number, slope: number): (epoch: number) => number {
  return (epoch) => 1 / (1 + (half / epoch) ** slope);
}

interface FittedLine {
  /** Sum of squares. */
  readonly residuals: number;
  readonly value: number;
  /** The variance of a new score around `value`, in variances of single scores. */
  readonly spread: number;
}

/** The line that falls nowhere and has the least squares, and what it leads to at `to`. */
function fitLine(x: readonly number[], y: readonly number[], to: number): FittedLine {
  const [xMean, yMean] = [mean(x), mean(y)];
  const xx = sum(x.map((each) => (each - xMean) ** 2));
  const xy = sum(x.map((each, index) => (each - xMean) * ((y[index] as number) - yMean)));
  const slope = Math.max(0, xy / xx);
  const residuals = sum(y.map((each, index) => (each - yMean - slope * ((x[index] as number) - xMean)) ** 2));
  return {
    residuals,
    value: yMean + slope * (to - xMean),
    spread: 1 + 1 / x.length + (to - xMean) ** 2 / xx,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
