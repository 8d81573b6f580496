import { Trainer } from '../../compute/trainer.ts';
import { UserError } from '../../errors.ts';
import { batchFeeder, splitBatches } from './batches.ts';
import { EarlyStopping } from './early-stopping.ts';
import { foldLayer } from './fold-weights.ts';
import { initialState, type LayerShape, layerShapes } from './initial-state.ts';
import { Predictor } from './predictor.ts';
import { trainingModel } from './training-model.ts';
import type { HeadConfig, HeadWeights, Matrix, PredictionType, Targets } from './types.ts';

interface CurvePoint {
  /** From 0. */
  readonly epoch: number;
  /** Mean loss of the epoch's steps. */
  readonly trainLoss: number;
  readonly validationScore: number;
}

export interface HeadTraining {
  /** `y` has shape (rows, labels): what each probability should be, 0 or 1 as a rule. */
  readonly train: { readonly x: Matrix; readonly y: Targets };
  readonly valid: { readonly x: Matrix };
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
  const { train, valid, config, predictionType, seed, threads = 1 } = training;
  const labels = train.y.length / train.x.rows;
  const shapes = layerShapes(config, train.x.columns, labels);
  const state = initialState(shapes, config.initialization, seed);
  const model = trainingModel(shapes, predictionType, config.dropout);
  const predictor = await Predictor.create(shapes, predictionType, { threads });
  const trainer = await Trainer.create(model, state, { threads });
  try {
    const batches = splitBatches(train.x.rows, config);
    const feed = batchFeeder(train, shapes, config, seed);
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
