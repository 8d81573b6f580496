import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { Rows } from '../../train/rows.ts';
import { cholesky, solveBackward, solveForward } from './cholesky.ts';
import { type Design, ROWS } from './design.ts';
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
      for (let bias = columns - 1; bias < point.length; bias += columns) {
        for (let index = bias - columns + 1; index < bias; index++) {
          const value = point[index] as number;
          gradient[index] = (gradient[index] as number) + penalty * value;
          squares += value * value;
        }
      }
      return loss / rows + (penalty * squares) / 2;
    };
  }

  /**
   * Multiplies in place by the inverse of about the second derivative at a point: that of one label, rows weighted by
   * the mean of p (1 - p) over labels, as if labels did not depend on each other; of the design's leading columns and
   * the bias with each other, of the rest by themselves. Undefined where no columns are leading.
   */
  async preconditioner(
    strength: number,
    point: Float64Array,
    signal?: AbortSignal,
  ): Promise<((values: Float64Array) => void) | undefined> {
    const { rows, columns, leading } = this.#design;
    if (leading === 0 && columns > 1) return undefined;
    const { together, alone } = await this.#curvature(point, signal);
    const side = leading + 1;
    const penalty = 1 / (strength * rows);
    let trace = 0;
    for (let column = 0; column < side; column++) trace += together[column * (side + 1)] as number;
    const least = (LEAST_DIAGONAL * trace) / side;
    for (let column = 0; column < side; column++) {
      const at = column * (side + 1);
      together[at] = (together[at] as number) + (column === leading ? 0 : penalty) + least;
    }
    const factored = await cholesky(together, side, this.#products);
    if (factored === undefined) return undefined;
    const { labels } = this.#targets;
    const block = new Float64Array(labels * side);
    return (values) => {
      for (let label = 0; label < labels; label++) {
        const start = label * columns;
        block.set(values.subarray(start, start + leading), label * side);
        block[label * side + leading] = values[start + columns - 1] as number;
      }
      solveForward(factored, block);
      solveBackward(factored, block);
      for (let label = 0; label < labels; label++) {
        const start = label * columns;
        values.set(block.subarray(label * side, label * side + leading), start);
        values[start + columns - 1] = block[label * side + leading] as number;
        for (let column = leading; column < columns - 1; column++) {
          values[start + column] =
            (values[start + column] as number) / ((alone[column] as number) + penalty + least);
        }
      }
    };
  }

  /** X^T Q X / rows: of the leading columns and the last, and the diagonal of all. */
  async #curvature(
    point: Float64Array,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly together: Float64Array; readonly alone: Float64Array }> {
    const { rows, columns, leading } = this.#design;
    const { labels } = this.#targets;
    const side = leading + 1;
    const together = new Float64Array(side * side);
    const alone = new Float64Array(columns);
    for (let start = 0; start < rows; start += ROWS) {
      signal?.throwIfAborted();
      const part = await this.#design.read(start, Math.min(rows, start + ROWS));
      const residuals = await this.#products.timesTransposed(part, { data: point, rows: labels, columns });
      this.#residuals(residuals, start);
      const block = { data: new Float64Array(part.rows * side), rows: part.rows, columns: side };
      const weighted = { ...block, data: new Float64Array(part.rows * side) };
      for (let row = 0; row < part.rows; row++) {
        let weight = 0;
        for (let label = 0; label < labels; label++) {
          const miss = Math.abs(residuals[row * labels + label] as number);
          weight += (miss * (1 - miss)) / labels / rows;
        }
        const from = row * columns;
        for (let column = 0; column < side; column++) {
          const value = part.data[column === leading ? from + columns - 1 : from + column] as number;
          block.data[row * side + column] = value;
          weighted.data[row * side + column] = value * weight;
        }
        for (let column = leading; column < columns; column++) {
          const value = part.data[from + column] as number;
          alone[column] = (alone[column] as number) + weight * value * value;
        }
      }
      addTo(together, await this.#products.transposedTimes(weighted, block));
    }
    return { together, alone };
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

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let index = 0; index < sums.length; index++) {
    sums[index] = (sums[index] as number) + (values[index] as number);
  }
}
