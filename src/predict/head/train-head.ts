import type { StepTrainer } from '../../compute/trainer.ts';
import { UserError } from '../../errors.ts';
import { type Batch, batchFeeder, splitBatches } from './batches.ts';
import { EarlyStopping } from './early-stopping.ts';
import { createTrainer, type Engine } from './engine.ts';
import { foldLayer } from './fold-weights.ts';
import { initialState, type LayerShape, layerShapes } from './initial-state.ts';
import { Predictor } from './predictor.ts';
import { type Rows, readAhead, withGaps, withoutGaps } from './rows.ts';
import type { HeadConfig, HeadWeights, PredictionType, Targets } from './types.ts';

export interface CurvePoint {
  /** From 0. */
  readonly epoch: number;
  /** Mean loss of the epoch's steps. */
  readonly trainLoss: number;
  readonly validationScore: number;
}

/** A training that was interrupted after a validation. */
export interface PausedTraining {
  readonly curve: readonly CurvePoint[];
  /** Of the best epoch so far. */
  readonly weights: HeadWeights;
  /** What `TrainedHead.state` gave. */
  readonly state: Float32Array;
}

export interface HeadTraining {
  /** `y` has shape (rows, labels): what each probability should be, 0 or 1 as a rule. */
  readonly train: { readonly x: Rows; readonly y: Targets };
  /** Of the stride of the training rows. */
  readonly valid: { readonly x: Rows };
  readonly config: HeadConfig;
  readonly predictionType: PredictionType;
  readonly seed: number;
  /** What computes the steps. @default ONNX Runtime */
  readonly engine?: Engine | undefined;
  /** Scores the probabilities, shape (rows, labels), of the validation rows. */
  readonly validate: (probabilities: Float32Array, epoch: number) => number | Promise<number>;
  /** Whether a higher or a lower score is better. */
  readonly mode: 'max' | 'min';
  /** Goes on where the same training, with the same seed, was paused. */
  readonly resume?: PausedTraining | undefined;
  /** Pauses after so many epochs, counted from the first, a multiple of `checkValEveryNEpoch`. */
  readonly pauseAfter?: number | undefined;
  readonly onValidation?: (point: CurvePoint) => void;
  readonly signal?: AbortSignal;
  /** Threads that a step may take; asked before each. The head is the same, byte for byte, whatever the answers. Default: 1. */
  readonly threads?: () => number;
}

export interface TrainedHead {
  /** Of the epoch with the best validation score. */
  readonly weights: HeadWeights;
  readonly epoch: number;
  readonly validationScore: number;
  readonly curve: readonly CurvePoint[];
  /** What the training needs to go on; null when it has come to its end. */
  readonly state: Float32Array | null;
}

/**
 * Trains a head as hear-eval-kit 2021.1.3 does: Adam on batches of consecutive rows, in the same order in every
 * epoch (its loader never shuffles), the last batch with the rows that are left; after every
 * `checkValEveryNEpoch` epochs a validation; the best one is kept. Pauses change nothing of what comes out.
 *
 * @throws UserError when the loss is no number, no validation score is finite, or there are too few rows for batch
 *   normalisation
 */
export async function trainHead(training: HeadTraining): Promise<TrainedHead> {
  const { train, valid, config, predictionType, seed, resume } = training;
  const { rows, columns, stride } = train.x;
  const labels = train.y.length / rows;
  // Gaps between rows are inputs too, of weight 0: their values are 0, so their gradient is.
  const shapes = layerShapes(config, stride, labels);
  const state = initialState(layerShapes(config, columns, labels), config.initialization, seed);
  const firstWeight = `${shapes[0]?.name} weight`;
  state.set(firstWeight, withGaps(state.get(firstWeight) ?? new Float32Array(), columns, stride));
  const batches = splitBatches(rows, config);
  const threads = () => Math.min(training.threads?.() ?? 1, mostThreads(config));
  const predictor = await Predictor.create(shapes, predictionType);
  const trainer = await createTrainer(training.engine, shapes, predictionType, config, state);
  const curve: CurvePoint[] = [...(resume?.curve ?? [])];
  const firstEpoch = (curve.at(-1)?.epoch ?? -1) + 1;
  const lastEpoch = Math.min(config.maxEpochs, training.pauseAfter ?? config.maxEpochs);
  if (resume !== undefined) trainer.resume(resume.state, firstEpoch * batches.length);
  const embeddings = readAhead(train.x, repeated(batches, lastEpoch - firstEpoch));
  try {
    const feed = batchFeeder({ y: train.y, rows }, shapes, config, seed);
    const stopping = new EarlyStopping(training.mode, config.patience);
    for (const { epoch, validationScore } of curve) stopping.validated(epoch, validationScore);
    let weights = resume?.weights;
    let stop = false;
    for (let epoch = firstEpoch; epoch < lastEpoch && !stop; epoch++) {
      let lossSum = 0;
      for (const batch of batches) {
        training.signal?.throwIfAborted();
        const { value: x } = await embeddings.next();
        await trainer.useThreads(threads());
        const loss = await trainer.step(feed(batch, x ?? new Float32Array(), epoch), config.lr);
        if (!Number.isFinite(loss)) throw divergence(loss, epoch, config);
        lossSum += loss;
      }
      if ((epoch + 1) % config.checkValEveryNEpoch !== 0) continue;
      const now = foldedHead(trainer, shapes, state, predictionType);
      const validationScore = await training.validate(await predictor.predict(now, valid.x), epoch);
      const point = { epoch, trainLoss: lossSum / batches.length, validationScore };
      curve.push(point);
      training.onValidation?.(point);
      const validated = stopping.validated(epoch, validationScore);
      if (validated.improved) weights = withoutInputGaps(now, columns);
      stop = validated.stop;
    }
    if (weights === undefined || stopping.best === undefined) throw noScore(curve, config);
    const ended = stop || lastEpoch === config.maxEpochs;
    const { epoch, score: validationScore } = stopping.best;
    return { weights, epoch, validationScore, curve, state: ended ? null : trainer.save() };
  } finally {
    await embeddings.return(undefined);
    await Promise.all([trainer.release(), predictor.release()]);
  }
}

const UNITS_PER_THREAD = 128;

/**
 * On up to so many threads steps give the same bytes. ONNX Runtime sums a product in pieces, which it makes longer where a
 * thread has 64 columns or fewer to do, unless the first matrix is transposed (`MlasSgemmOperation`). It divides columns
 * among threads only where they outnumber rows; in all other products of a step the rows are the hidden units.
 */
function mostThreads({ hiddenLayers, hiddenDim }: HeadConfig): number {
  return hiddenLayers === 0 ? 1 : Math.max(1, Math.floor(hiddenDim / UNITS_PER_THREAD));
}

function* repeated(batches: readonly Batch[], epochs: number): Generator<Batch> {
  for (let epoch = 0; epoch < epochs; epoch++) yield* batches;
}

/** The head after the steps done so far; its first layer has inputs for the gaps between rows. */
function foldedHead(
  trainer: StepTrainer,
  shapes: readonly LayerShape[],
  initial: ReadonlyMap<string, Float32Array>,
  predictionType: PredictionType,
): HeadWeights {
  const layers = shapes.map((shape) => {
    const bias = initial.get(`${shape.name} bias`) ?? new Float32Array();
    return foldLayer(shape, (name) => trainer.state(name), bias, trainer.steps);
  });
  return { predictionType, layers };
}

function withoutInputGaps({ predictionType, layers }: HeadWeights, columns: number): HeadWeights {
  return {
    predictionType,
    layers: layers.map((layer, index) =>
      index === 0
        ? { ...layer, weight: withoutGaps(layer.weight, columns, layer.inputs), inputs: columns }
        : layer,
    ),
  };
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
