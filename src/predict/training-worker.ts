import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { type LabelledRows, matrixPath, readLabelledRows } from './embedded-splits.ts';
import { EmbeddingsMemory } from './embeddings-memory.ts';
import { drawFewShot, drawnClips, type FewShot } from './few-shot.ts';
import type { GridPoint } from './grids.ts';
import type { Engine } from './head/engine.ts';
import { encodeHead } from './head/head-file.ts';
import { type Rows, rowsInMemory } from './head/rows.ts';
import { trainHead } from './head/train-head.ts';
import { headType } from './head-type.ts';
import { applyKeptHead } from './kept-head.ts';
import { predictionLoss } from './prediction-loss.ts';
import { openSplitRows } from './split-rows.ts';
import type { SplitSource } from './split-source.ts';
import { headInUnits, inUnits, standardised } from './standardise.ts';
import { headOfEmbeddings, scaleOf, standardisedRows } from './standardised-rows.ts';
import type { LabelSpace } from './targets.ts';
import { headConfig, type TrainingRecord, writeTrainingRecord } from './training-record.ts';
import { readPausedTraining, writeTrainingState } from './training-state.ts';
import { type Controlled, untilCancelled } from './until-cancelled.ts';
import { type Criterion, directionOf, type Validation, validator } from './validation-score.ts';
import { type Predicted, writePredicted } from './write-predicted.ts';

export { knn } from './probes/knn-work.ts';
export { chooseLogistic, fitLogistic } from './probes/logistic-work.ts';

/** `control` is told each point of the curve. */
export interface TrainRequest extends Controlled {
  readonly train: readonly SplitSource[];
  readonly valid: readonly SplitSource[];
  /** Folder of the same training as it was paused. */
  readonly resume: string | null;
  /** Epochs, counted from the first, after which it is to pause. */
  readonly pauseAfter: number | null;
  /** One number, in shared memory: threads that a step may take at the moment. */
  readonly threads: Int32Array;
  /** Bytes of embeddings that this thread may hold; what is more stays on disk. */
  readonly memory: number;
  readonly space: LabelSpace;
  readonly criterion: Criterion;
  readonly gridPoint: GridPoint;
  readonly seed: number;
  readonly fewShot: FewShot | undefined;
  /** Whether the columns are brought to mean 0 and deviation 1 first. */
  readonly standardise: boolean;
  /** What computes the steps. @default ONNX Runtime */
  readonly engine: Engine | undefined;
  /** Where `head.onnx`, `head.json` and `training.json` go. */
  readonly outDir: string;
}

const memory = new EmbeddingsMemory();

/** Trains one head in this thread, which reads the embeddings itself. */
export function train(request: TrainRequest): Promise<TrainingRecord> {
  return untilCancelled(request, (signal) => trainUntil(signal, request));
}

async function trainUntil(signal: AbortSignal, request: TrainRequest): Promise<TrainingRecord> {
  const sets = [request.train, request.valid];
  const labels = await Promise.all(sets.map((sources) => readLabelledRows(sources, request.space)));
  const embeddings = await memory.open(
    sets.map((sources) => sources.map(matrixPath)),
    request.memory,
  );
  const [all, valid] = labels.map((labelled, index) => ({ ...labelled, x: embeddings[index] as Rows })) as [
    Embedded,
    Embedded,
  ];
  const { fewShot } = request;
  try {
    const train = fewShot === undefined ? all : await drawFewShot(all, fewShot, splitNames(request.train));
    return await trainOn(train, valid, signal, request);
  } finally {
    await Promise.all(embeddings.map((rows) => rows.close()));
  }
}

type Embedded = LabelledRows & { readonly x: Rows };

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
  const { targets } = train;
  const scale = request.standardise ? await scaleOf(train.x) : undefined;
  const inputs = ({ x }: Embedded) => (scale === undefined ? x : standardisedRows(x, scale));
  const targetScale =
    space.predictionType === 'regression' && targets instanceof Float32Array
      ? await scaleOf(rowsInMemory(targets, space.vocabulary.length))
      : undefined;
  const before = request.resume === null ? null : await readPausedTraining(request.resume);
  const head = await trainHead({
    train: {
      x: inputs(train),
      y: targetScale === undefined ? targets : standardised(Float32Array.from(targets), targetScale),
    },
    valid: { x: inputs(valid) },
    config,
    predictionType: headType(space),
    seed,
    engine: request.engine,
    threads: () => Atomics.load(request.threads, 0),
    mode: directionOf(criterion) === 'maximize' ? 'max' : 'min',
    validate(outputs, epoch) {
      const validation = validate(targetScale === undefined ? outputs : inUnits(outputs, targetScale));
      validations.set(epoch, validation);
      return validation.score;
    },
    resume: before?.paused,
    pauseAfter: request.pauseAfter ?? undefined,
    onValidation: (point) => control.postMessage(point),
    signal,
  });
  const record: TrainingRecord = {
    train: splitNames(request.train),
    valid: splitNames(request.valid),
    grid_point: gridPoint,
    ...(request.fewShot === undefined ? {} : { few_shot: drawnClips(request.fewShot, train) }),
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
  // The best head of before the pause is kept as it is.
  const kept = head.weights === before?.paused.weights;
  let { weights } = head;
  if (scale !== undefined && !kept) weights = headOfEmbeddings(weights, scale);
  if (targetScale !== undefined && !kept) weights = headInUnits(weights, targetScale);
  for (const [name, content] of Object.entries(encodeHead(weights, config))) {
    await writeFileAtomic(join(outDir, name), content);
  }
  await writeTrainingRecord(outDir, record);
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
  const parts: Predicted[] = [];
  for (const { source, head } of tests) {
    const { targets, index } = await readLabelledRows([source], space);
    const x = await openSplitRows([matrixPath(source)]);
    const values = await applyKeptHead(head, x, space.vocabulary.length).finally(() => x.close());
    losses.push(predictionLoss(values, targets, space));
    const part = { index, values };
    await writePredicted(join(outDir, `predicted-${source.split}.csv`), space, [part]);
    parts.push(part);
  }
  if (tests.every(({ source }) => source.split !== 'test')) {
    await writePredicted(join(outDir, 'predicted-test.csv'), space, parts);
  }
  return losses;
}

function splitNames(sources: readonly SplitSource[]): string[] {
  return sources.map(({ split }) => split);
}
