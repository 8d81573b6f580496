import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { Rows } from '../../train/rows.ts';
import { cholesky, solveBackward, solveForward } from './cholesky.ts';
import { type Design, LARGEST, ROWS } from './design.ts';
import type { MatrixProducts } from './matrix-products.ts';
import type { Objective } from './minimise.ts';

/** What is learnt from: rows, and shape (rows, labels) of 0 and 1; for multiclass one 1 in each row. */
export interface Labelled {
  readonly x: Rows;
  readonly targets: Uint8Array;
  readonly labels: number;
  readonly output: Exclude<HeadOutput, 'regression'>;
}

type Targets = Omit<Labelled, 'x'>;

/** What a preconditioner adds to its diagonal, as a share of the diagonal's mean, against rounding. */
const LEAST_DIAGONAL = 1e-12;

/**
 * The loss of logistic regression in float64: the mean over rows of the cross-entropy (softmax for multiclass; for
 * multilabel the sum over labels, which is one versus the rest), and |W|^2 / (2 C rows). Scikit-learn's objective divided
 * by C and rows; but with two classes both have weights.
 *
 * A point has shape (labels, columns of the design); the last column, the bias, is not penalised.
 */
export class LogisticLoss {
  readonly #targets: Targets;
  readonly #design: Design;
  readonly #products: MatrixProducts;

  constructor(targets: Targets, design: Design, products: MatrixProducts) {
    this.#targets = targets;
    this.#design = design;
    this.#products = products;
  }

  get size(): number {
    return this.#targets.labels * this.#design.columns;
  }

  /** @param strength C, the inverse of the strength of the penalty */
  objective(strength: number, signal?: AbortSignal): Objective {
    const { rows, columns } = this.#design;
    const { labels } = this.#targets;
    const penalty = 1 / (strength * rows);
    return async (point, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (let start = 0; start < rows; start += ROWS) {
        signal?.throwIfAborted();
        const part = await this.#design.read(start, Math.min(rows, start + ROWS));
        const weights = { data: point, rows: labels, columns };
        const data = await this.#products.timesTransposed(part, weights);
        loss += this.#residuals(data, start);
        const sums = await this.#products.transposedTimes({ data, rows: part.rows, columns: labels }, part);
        for (let index = 0; index < sums.length; index++) {
          gradient[index] = (gradient[index] as number) + (sums[index] as number) / rows;
        }
      }
      let squares = 0;
      for (const [index, value] of point.entries()) {
        if (index % columns === columns - 1) continue;
        gradient[index] = (gradient[index] as number) + penalty * value;
        squares += value * value;
      }
      return loss / rows + (penalty * squares) / 2;
    };
  }

  /**
   * Multiplies in place by the inverse of about the second derivative at a point: that of one label, rows weighted by
   * the mean of p (1 - p) over labels, as if labels did not depend on each other. Nothing where columns are too many.
   */
  async preconditioner(
    strength: number,
    point: Float64Array,
    signal?: AbortSignal,
  ): Promise<((values: Float64Array) => void) | undefined> {
    const { rows, columns } = this.#design;
    if (columns > LARGEST) return undefined;
    const curvature = await this.#curvature(point, signal);
    let trace = 0;
    for (let column = 0; column < columns; column++) trace += curvature[column * (columns + 1)] as number;
    const least = (LEAST_DIAGONAL * trace) / columns;
    for (let column = 0; column < columns; column++) {
      const at = column * (columns + 1);
      const penalty = column === columns - 1 ? 0 : 1 / (strength * rows);
      curvature[at] = (curvature[at] as number) + penalty + least;
    }
    const factored = await cholesky(curvature, columns, this.#products);
    if (factored === undefined) return undefined;
    return (values) => {
      solveForward(factored, values);
      solveBackward(factored, values);
    };
  }

  /** X^T Q X / rows, shape (columns, columns). */
  async #curvature(point: Float64Array, signal: AbortSignal | undefined): Promise<Float64Array> {
    const { rows, columns } = this.#design;
    const { labels } = this.#targets;
    const sums = new Float64Array(columns * columns);
    for (let start = 0; start < rows; start += ROWS) {
      signal?.throwIfAborted();
      const part = await this.#design.read(start, Math.min(rows, start + ROWS));
      const residuals = await this.#products.timesTransposed(part, { data: point, rows: labels, columns });
      this.#residuals(residuals, start);
      const weighted = part.data.slice();
      for (let row = 0; row < part.rows; row++) {
        let weight = 0;
        for (let label = 0; label < labels; label++) {
          const miss = Math.abs(residuals[row * labels + label] as number);
          weight += (miss * (1 - miss)) / labels;
        }
        for (let at = row * columns; at < (row + 1) * columns; at++) {
          weighted[at] = ((weighted[at] as number) * weight) / rows;
        }
      }
      const products = await this.#products.transposedTimes({ ...part, data: weighted }, part);
      for (let index = 0; index < sums.length; index++) {
        sums[index] = (sums[index] as number) + (products[index] as number);
      }
    }
    return sums;
  }

  /** Makes of the logits of rows from `start` on what their probabilities are too high by, in place; sums the losses. */
  #residuals(logits: Float64Array, start: number): number {
    const { targets, labels, output } = this.#targets;
    const first = start * labels;
    const wanted = targets.subarray(first, first + logits.length);
    return output === 'multiclass'
      ? softmaxResiduals(logits, labels, wanted)
      : sigmoidResiduals(logits, wanted);
  }
}

function softmaxResiduals(logits: Float64Array, labels: number, targets: Uint8Array): number {
  let loss = 0;
  for (let row = 0; row < logits.length; row += labels) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let label = 0; label < labels; label++) {
      const logit = logits[row + label] as number;
      if (logit > highest) highest = logit;
    }
    let sum = 0;
    for (let label = 0; label < labels; label++) sum += Math.exp((logits[row + label] as number) - highest);
    const logSum = highest + Math.log(sum);
    for (let label = 0; label < labels; label++) {
      const logit = logits[row + label] as number;
      const target = targets[row + label] as number;
      loss += target * (logSum - logit);
      logits[row + label] = Math.exp(logit - logSum) - target;
    }
  }
  return loss;
}

function sigmoidResiduals(logits: Float64Array, targets: Uint8Array): number {
  let loss = 0;
  for (let index = 0; index < logits.length; index++) {
    const logit = logits[index] as number;
    const target = targets[index] as number;
    const decay = Math.exp(-Math.abs(logit));
    loss += Math.max(logit, 0) - target * logit + Math.log1p(decay);
    logits[index] = (logit >= 0 ? 1 / (1 + decay) : decay / (1 + decay)) - target;
  }
  return loss;
}
