import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { type Predictions, writePredictions } from '../formats/predictions.ts';
import { writeFileAtomic } from '../pipeline/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { type LabelledRows, matrixPath, readLabelledRows } from './embedded-splits.ts';
import { EmbeddingsMemory } from './embeddings-memory.ts';
import type { GridPoint } from './grids.ts';
import { applyHead } from './head/apply-head.ts';
import { decodeHead, encodeHead } from './head/head-file.ts';
import { trainHead } from './head/train-head.ts';
import { openSplitRows, type SplitRows } from './split-rows.ts';
import type { LabelSpace, SplitSource } from './targets.ts';
import { headConfig, type TrainingRecord } from './training-record.ts';
import { readHeadFiles, readPausedTraining, writeTrainingState } from './training-state.ts';
import { type Criterion, directionOf, type Validation, validator } from './validation-score.ts';

export interface TrainRequest {
  readonly train: readonly SplitSource[];
  readonly valid: readonly SplitSource[];
  /** Folder of the same training as it was paused. */
  readonly resume: string | null;
  /** Epochs, counted from the first, after which it is to pause. */
  readonly pauseAfter: number | null;
  /** Bytes of embeddings that this thread may hold; what is more stays on disk. */
  readonly memory: number;
  readonly space: LabelSpace;
  readonly criterion: Criterion;
  readonly gridPoint: GridPoint;
  readonly seed: number;
  /** Where `head.onnx`, `head.json` and `training.json` go. */
  readonly outDir: string;
  /** Is told the epochs done, a number, at each validation. Any message from there ends the training. */
  readonly control: MessagePort;
}

const memory = new EmbeddingsMemory();

/** Trains one head in this thread, which reads the embeddings itself. */
export async function train(request: TrainRequest): Promise<TrainingRecord> {
  const { control } = request;
  const cancelled = new AbortController();
  control.once('message', () => cancelled.abort(new Error('the training was cancelled')));
  try {
    return await trainUntil(cancelled.signal, request);
  } finally {
    control.close();
  }
}

async function trainUntil(signal: AbortSignal, request: TrainRequest): Promise<TrainingRecord> {
  const sets = [request.train, request.valid];
  const labels = await Promise.all(sets.map((sources) => readLabelledRows(sources, request.space)));
  const embeddings = await memory.open(
    sets.map((sources) => sources.map(matrixPath)),
    request.memory,
  );
  const [train, valid] = labels.map((labelled, index) => ({ ...labelled, x: embeddings[index] })) as [
    Embedded,
    Embedded,
  ];
  try {
    return await trainOn(train, valid, signal, request);
  } finally {
    await Promise.all(embeddings.map((rows) => rows.close()));
  }
}

type Embedded = LabelledRows & { readonly x: SplitRows };

async function trainOn(
  train: Embedded,
  valid: Embedded,
  signal: AbortSignal,
  request: TrainRequest,
): Promise<TrainingRecord> {
  const { space, criterion, gridPoint, seed, outDir, control } = request;
  const validate = validator(criterion, valid, space);
  const validations = new Map<number, Validation>();
  const config = headConfig(gridPoint);
  if (train.x.rows < 2 && config.hiddenLayers > 0) {
    const [first] = request.train.map(matrixPath);
    throw new UserError(
      `${first}: 1 row to train on; expected at least 2, as batch normalisation needs them`,
    );
  }
  const before = request.resume === null ? null : await readPausedTraining(request.resume);
  const head = await trainHead({
    train: { x: train.x, y: train.targets },
    valid,
    config,
    predictionType: space.predictionType,
    seed,
    mode: directionOf(criterion) === 'maximize' ? 'max' : 'min',
    validate(probabilities, epoch) {
      const validation = validate(probabilities);
      validations.set(epoch, validation);
      return validation.score;
    },
    resume: before?.paused,
    pauseAfter: request.pauseAfter ?? undefined,
    onValidation: ({ epoch }) => control.postMessage(epoch + 1),
    signal,
  });
  const record: TrainingRecord = {
    train: request.train.map(({ split }) => split),
    valid: request.valid.map(({ split }) => split),
    grid_point: gridPoint,
    seed,
    epoch: head.epoch,
    validation_score: head.validationScore,
    postprocessing: (validations.get(head.epoch) ?? before?.record)?.postprocessing ?? null,
    curve: head.curve.map(({ epoch, trainLoss, validationScore }) => ({
      epoch,
      train_loss: trainLoss,
      validation_score: validationScore,
    })),
  };
  for (const [name, content] of Object.entries(encodeHead(head.weights, config))) {
    await writeFileAtomic(join(outDir, name), content);
  }
  await writeFileAtomic(join(outDir, 'training.json'), `${JSON.stringify(record)}\n`);
  if (head.state !== null) await writeTrainingState(outDir, head.state);
  return record;
}

export interface PredictRequest {
  readonly space: LabelSpace;
  /** Each test split with the folder of the head that was not trained on it. */
  readonly tests: readonly { readonly source: SplitSource; readonly head: string }[];
  /** Where `predicted-<split>.csv` and `predicted-test.csv` go. */
  readonly outDir: string;
}

/** Predicts the test splits, one after the other, and gives the loss of each head on its split. */
export async function predict(request: PredictRequest): Promise<readonly number[]> {
  const { space, tests, outDir } = request;
  const losses: number[] = [];
  const parts: Predictions[] = [];
  for (const { source, head } of tests) {
    const { targets, index } = await readLabelledRows([source], space);
    const { weights } = decodeHead(await readHeadFiles(head), head);
    const x = await openSplitRows([matrixPath(source)]);
    const probabilities = await applyHead(weights, x).finally(() => x.close());
    losses.push(crossEntropy(probabilities, targets, space.predictionType, space.vocabulary.length));
    const part = { labels: space.vocabulary, index, probabilities };
    await writePredictions(join(outDir, `predicted-${source.split}.csv`), [part]);
    parts.push(part);
  }
  if (tests.every(({ source }) => source.split !== 'test')) {
    await writePredictions(join(outDir, 'predicted-test.csv'), parts);
  }
  return losses;
}
