import { float32, type Tensors } from '../../compute/session.ts';
import { Trainer } from '../../compute/trainer.ts';
import { UserError } from '../../errors.ts';
import { DropoutMask } from './dropout.ts';
import { EarlyStopping } from './early-stopping.ts';
import { foldLayer } from './fold-weights.ts';
import { initialState, type LayerShape, layerShapes } from './initial-state.ts';
import { Predictor } from './predictor.ts';
import { RandomStream } from './random-stream.ts';
import { maskName, trainingModel } from './training-model.ts';
import type { HeadConfig, HeadWeights, Matrix, PredictionType } from './types.ts';

/** Rows to learn from or to validate on. */
export interface Examples {
  readonly x: Matrix;
  /** Shape (rows, labels): what each probability should be, 0 or 1 as a rule. */
  readonly y: Float32Array | Uint8Array;
}

export interface CurvePoint {
  /** From 0. */
  readonly epoch: number;
  /** Mean loss of the epoch's steps. */
  readonly trainLoss: number;
  readonly validationScore: number;
}

export interface HeadTraining {
  readonly train: Examples;
  readonly valid: { readonly x: Matrix };
  readonly labels: number;
  readonly config: HeadConfig;
  readonly predictionType: PredictionType;
  readonly seed: number;
  /** Scores the probabilities, shape (rows, labels), of the validation rows. */
  readonly validate: (probabilities: Float32Array, epoch: number) => number | Promise<number>;
  /** Whether a higher or a lower score is better. */
  readonly mode: 'max' | 'min';
  readonly onValidation?: (point: CurvePoint) => void;
  readonly signal?: AbortSignal;
  /** Threads inside an operator, default 1. The same number gives the same bytes. */
  readonly threads?: number;
}

export interface TrainedHead {
  /** Of the epoch with the best validation score. */
  readonly weights: HeadWeights;
  readonly epoch: number;
  readonly validationScore: number;
  readonly curve: readonly CurvePoint[];
}

/**
 * Trains a head as hear-eval-kit 2021.1.3 does: Adam on batches of consecutive rows, in the same order in every
 * epoch (its loader never shuffles), the last batch with the rows that are left; after every
 * `checkValEveryNEpoch` epochs a validation; the best one is kept.
 *
 * @throws UserError when the loss is no number, no validation score is finite, or there are too few rows for batch
 *   normalisation
 */
export async function trainHead(training: HeadTraining): Promise<TrainedHead> {
  const { train, valid, config, predictionType, labels, seed, threads = 1 } = training;
  const shapes = layerShapes(config, train.x.columns, labels);
  const state = initialState(shapes, config.initialization, seed);
  const model = trainingModel(shapes, predictionType, config.dropout);
  const predictor = await Predictor.create(shapes, predictionType, { threads });
  const trainer = await Trainer.create(model, state, { threads });
  try {
    const batches = splitBatches(train.x.rows, config);
    const feed = batchFeeder(training, shapes);
    const stopping = new EarlyStopping(training.mode, config.patience);
    const curve: CurvePoint[] = [];
    let weights: HeadWeights | undefined;
    for (let epoch = 0; epoch < config.maxEpochs; epoch++) {
      let lossSum = 0;
      for (const batch of batches) {
        training.signal?.throwIfAborted();
        const loss = await trainer.step(feed(batch), config.lr);
        if (!Number.isFinite(loss)) throw divergence(loss, epoch, config);
        lossSum += loss;
      }
      if ((epoch + 1) % config.checkValEveryNEpoch !== 0) continue;
      const now: HeadWeights = {
        predictionType,
        layers: shapes.map((shape) =>
          foldLayer(shape, (name) => trainer.state(name), biasOf(state, shape), trainer.steps),
        ),
      };
      const validationScore = await training.validate(await predictor.predict(now, valid.x), epoch);
      const point = { epoch, trainLoss: lossSum / batches.length, validationScore };
      curve.push(point);
      training.onValidation?.(point);
      const { improved, stop } = stopping.validated(epoch, validationScore);
      if (improved) weights = now;
      if (stop) break;
    }
    if (weights === undefined || stopping.best === undefined) throw noScore(curve, config);
    return { weights, epoch: stopping.best.epoch, validationScore: stopping.best.score, curve };
  } finally {
    await Promise.all([trainer.release(), predictor.release()]);
  }
}

interface Batch {
  readonly start: number;
  readonly end: number;
}

/**
 * Consecutive rows. Batch norm cannot learn from a single row (PyTorch refuses), so one that is left over joins the
 * batch before it.
 */
function splitBatches(rows: number, { batchSize, hiddenLayers }: HeadConfig): Batch[] {
  if (rows < (hiddenLayers > 0 ? 2 : 1)) {
    throw new UserError(`${rows} training rows; expected at least 2, as batch normalisation needs them`);
  }
  const batches: Batch[] = [];
  for (let start = 0; start < rows; ) {
    const rest = rows - start;
    const length = hiddenLayers > 0 && rest === batchSize + 1 ? rest : Math.min(batchSize, rest);
    batches.push({ start, end: start + length });
    start += length;
  }
  return batches;
}

/** Makes the inputs of a step; the tensors hold until the next. Embeddings are not copied. */
function batchFeeder(
  { train, labels, config, seed }: HeadTraining,
  shapes: readonly LayerShape[],
): (batch: Batch) => Tensors {
  const { x, y } = train;
  const masks = shapes
    .filter(({ hidden }) => hidden && config.dropout > 0)
    .map((shape) => ({
      shape,
      name: maskName(shape),
      dropout: new DropoutMask(new RandomStream(seed, maskName(shape)), config.dropout),
      memory: new Float32Array(shape.outputs * Math.min(config.batchSize + 1, x.rows)),
    }));
  return ({ start, end }) => {
    const rows = end - start;
    const targets = y.subarray(start * labels, end * labels);
    const drawn = masks.map(({ name, shape, dropout, memory }) => {
      const mask = memory.subarray(0, shape.outputs * rows);
      dropout.fill(mask);
      return [name, float32(mask, [shape.outputs, rows])];
    });
    return {
      x: float32(x.data.subarray(start * x.columns, end * x.columns), [rows, x.columns]),
      y: float32(targets instanceof Float32Array ? targets : Float32Array.from(targets), [rows, labels]),
      ...Object.fromEntries(drawn),
    };
  };
}

function biasOf(state: ReadonlyMap<string, Float32Array>, { name }: LayerShape): Float32Array {
  return state.get(`${name} bias`) ?? new Float32Array();
}

function divergence(loss: number, epoch: number, { lr }: HeadConfig): UserError {
  return new UserError(
    `the training loss is ${loss} in epoch ${epoch} (learning rate ${lr}); expected a finite number: look for embeddings that are not finite or very large`,
  );
}

function noScore(curve: readonly CurvePoint[], { maxEpochs, checkValEveryNEpoch }: HeadConfig): UserError {
  const [first] = curve;
  return first
    ? new UserError(
        `the validation score is ${first.validationScore} in epoch ${first.epoch}; expected a number`,
      )
    : new UserError(
        `max_epochs=${maxEpochs} ends before the first validation, after ${checkValEveryNEpoch} epochs`,
      );
}
