import { GraphBuilder } from '../../compute/onnx-model.ts';
import { DataType } from '../../compute/onnx-proto.ts';
import { createSession, float32, float64, type Session } from '../../compute/session.ts';
import type { Rows } from '../head/rows.ts';
import { type ColumnScale, columnScale } from './column-scale.ts';
import type { Objective } from './minimise.ts';

/** What is learnt from: rows, and shape (rows, labels) of 0 and 1; for multiclass one 1 in each row. */
export interface Labelled {
  readonly x: Rows;
  readonly targets: Uint8Array;
  readonly labels: number;
  readonly predictionType: 'multiclass' | 'multilabel';
}

/** Rows that are looked at in one go, which bounds the memory. */
const ROWS = 4096;

/**
 * The loss of logistic regression in float64, the columns of x brought to mean 0 and deviation 1: the mean over rows of
 * the cross-entropy (softmax for multiclass; for multilabel the sum over labels, which is one versus the rest), and
 * |W|^2 / (2 C rows). Scikit-learn's objective divided by C and rows; but with two classes both have weights.
 *
 * A point is W, shape (labels, columns), and then the bias of each label, which is not penalised.
 */
export class LogisticLoss {
  readonly size: number;
  readonly #scale: ColumnScale;
  readonly #data: Labelled;
  readonly #logits: Session;
  readonly #gradient: Session;

  private constructor(data: Labelled, scale: ColumnScale, logits: Session, gradient: Session) {
    this.#data = data;
    this.#scale = scale;
    this.#logits = logits;
    this.#gradient = gradient;
    this.size = data.labels * (data.x.columns + 1);
  }

  static async create(data: Labelled): Promise<LogisticLoss> {
    const scale = await columnScale(data.x);
    const [logits, gradient] = await Promise.all([
      createSession(logitsGraph(data)),
      createSession(gradientGraph(data)),
    ]);
    return new LogisticLoss(data, scale, logits, gradient);
  }

  /** @param strength C, the inverse of the strength of the penalty */
  objective(strength: number, signal?: AbortSignal): Objective {
    const { x, targets, labels, predictionType } = this.#data;
    const penalty = 1 / (strength * x.rows);
    const residualsOf = predictionType === 'multiclass' ? softmaxResiduals : sigmoidResiduals;
    return async (point, gradient) => {
      const { weight, bias } = this.unscaled(point);
      const spread = padded(weight, labels, x);
      const raw = new Float64Array(labels * x.stride);
      const sums = new Float64Array(labels);
      let loss = 0;
      for (let start = 0; start < x.rows; start += ROWS) {
        signal?.throwIfAborted();
        const end = Math.min(x.rows, start + ROWS);
        const rows = float32(await x.read(start, end), [end - start, x.stride]);
        const run = await this.#logits.run({ x: rows, w: float64(spread, [labels, x.stride]) });
        const logits = run.logits?.data as Float64Array;
        loss += residualsOf(logits, bias, targets.subarray(start * labels, end * labels));
        for (let index = 0; index < logits.length; index++) {
          sums[index % labels] = (sums[index % labels] as number) + (logits[index] as number);
        }
        const part = await this.#gradient.run({ x: rows, r: float64(logits, [end - start, labels]) });
        const values = part.gradient?.data as Float64Array;
        for (let index = 0; index < raw.length; index++) {
          raw[index] = (raw[index] as number) + (values[index] as number);
        }
      }
      return loss / x.rows + this.#finish(point, gradient, { raw, sums, penalty });
    };
  }

  release(): Promise<unknown> {
    return Promise.all([this.#logits.release(), this.#gradient.release()]);
  }

  /** The weights, shape (labels, columns), and biases for columns that are not scaled. */
  unscaled(point: Float64Array): { readonly weight: Float64Array; readonly bias: Float64Array } {
    const { labels, x } = this.#data;
    const { mean, deviation } = this.#scale;
    const weight = new Float64Array(labels * x.columns);
    const bias = point.slice(weight.length);
    for (let label = 0; label < labels; label++) {
      let shift = 0;
      for (let column = 0; column < x.columns; column++) {
        const at = label * x.columns + column;
        const value = (point[at] as number) / (deviation[column] as number);
        weight[at] = value;
        shift += value * (mean[column] as number);
      }
      bias[label] = (bias[label] as number) - shift;
    }
    return { weight, bias };
  }

  /** Turns sums over rows into the gradient at a point; gives the penalty. */
  #finish(
    point: Float64Array,
    gradient: Float64Array,
    { raw, sums, penalty }: { raw: Float64Array; sums: Float64Array; penalty: number },
  ): number {
    const { x, labels } = this.#data;
    const { mean, deviation } = this.#scale;
    let squares = 0;
    for (let label = 0; label < labels; label++) {
      const sum = sums[label] as number;
      for (let column = 0; column < x.columns; column++) {
        const at = label * x.columns + column;
        const value = point[at] as number;
        const centred = (raw[label * x.stride + column] as number) - sum * (mean[column] as number);
        gradient[at] = centred / ((deviation[column] as number) * x.rows) + penalty * value;
        squares += value * value;
      }
      gradient[labels * x.columns + label] = sum / x.rows;
    }
    return (penalty * squares) / 2;
  }
}

function logitsGraph({ x, labels }: Labelled): Uint8Array {
  const graph = new GraphBuilder();
  const rows = graph.input('x', ['batch', x.stride]);
  const weight = graph.input('w', [labels, x.stride], 'float64');
  const wide = graph.op('Cast', [rows], { to: DataType.DOUBLE }, { type: 'float64' });
  graph.output('logits', graph.op('Gemm', [wide, weight], { transB: 1 }));
  return graph.toBytes();
}

function gradientGraph({ x, labels }: Labelled): Uint8Array {
  const graph = new GraphBuilder();
  const rows = graph.input('x', ['batch', x.stride]);
  const residuals = graph.input('r', ['batch', labels], 'float64');
  const wide = graph.op('Cast', [rows], { to: DataType.DOUBLE }, { type: 'float64' });
  graph.output('gradient', graph.op('Gemm', [residuals, wide], { transA: 1 }));
  return graph.toBytes();
}

function padded(weight: Float64Array, labels: number, { columns, stride }: Rows): Float64Array {
  if (stride === columns) return weight;
  const spread = new Float64Array(labels * stride);
  for (let label = 0; label < labels; label++) {
    spread.set(weight.subarray(label * columns, (label + 1) * columns), label * stride);
  }
  return spread;
}

/** Makes of logits what they are too high by, in place; gives the sum of the losses. */
function softmaxResiduals(logits: Float64Array, bias: Float64Array, targets: Uint8Array): number {
  const labels = bias.length;
  let loss = 0;
  for (let row = 0; row < logits.length; row += labels) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let label = 0; label < labels; label++) {
      const logit = (logits[row + label] as number) + (bias[label] as number);
      logits[row + label] = logit;
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

function sigmoidResiduals(logits: Float64Array, bias: Float64Array, targets: Uint8Array): number {
  const labels = bias.length;
  let loss = 0;
  for (let index = 0; index < logits.length; index++) {
    const logit = (logits[index] as number) + (bias[index % labels] as number);
    const target = targets[index] as number;
    const decay = Math.exp(-Math.abs(logit));
    loss += Math.max(logit, 0) - target * logit + Math.log1p(decay);
    logits[index] = (logit >= 0 ? 1 / (1 + decay) : decay / (1 + decay)) - target;
  }
  return loss;
}
