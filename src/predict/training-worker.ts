import { join } from 'node:path';
import type { StatePlace } from '../compute/state-place.ts';
import { UserError } from '../errors.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import type { Excerpt } from '../prediction-types/excerpt.ts';
import type { LabelSpace } from '../prediction-types/label-space.ts';
import type { Predicted } from '../prediction-types/prediction-type.ts';
import { headMethod } from '../prediction-types/registry.ts';
import { writeSaliences } from '../prediction-types/salience.ts';
import type { SplitSource } from '../prediction-types/split-source.ts';
import { CHECKPOINT_FILE, readCheckpoint, writeCheckpoint } from '../train/checkpoint-file.ts';
import { curveToRecord } from '../train/curve.ts';
import { lentThreads } from '../train/lent-threads.ts';
import { type Rows, rowsInMemory } from '../train/rows.ts';
import { type Controlled, untilCancelled } from '../train/until-cancelled.ts';
import type { Engine } from './head/engine.ts';
import { encodeHead } from './head/head-file.ts';
import type { HeadState } from './head/head-trainee.ts';
import { trainHead } from './head/train-head.ts';
import type { HeadWeights } from './head/types.ts';
import type { GridPoint } from './judge/grids.ts';
import { type Criterion, directionOf, type Validation, validator } from './judge/validation-score.ts';
import { type LabelledRows, matrixPath, readLabelledRows } from './rows/embedded-splits.ts';
import { EmbeddingsMemory } from './rows/embeddings-memory.ts';
import { drawFewShot, drawnClips, type FewShot } from './rows/few-shot.ts';
import { openSplitRows } from './rows/split-rows.ts';
import { headInUnits, inUnits, standardised } from './rows/standardise.ts';
import { headOfEmbeddings, scaleOf, standardisedRows } from './rows/standardised-rows.ts';
import {
  describeGridPoint,
  headConfig,
  readTrainingRecord,
  type TrainingRecord,
  writeTrainingRecord,
} from './training-record.ts';
import { applyHeadInFolder } from './using/kept-head.ts';

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
  /** Where the state lies from step to step. */
  readonly stateIn: StatePlace;
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
  const method = headMethod(space.predictionType);
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
    method.scalesTargets && targets instanceof Float32Array
      ? await scaleOf(rowsInMemory(targets, space.vocabulary.length))
      : undefined;
  const trained = `${describeGridPoint(gridPoint)}, seed ${seed}`;
  const resume =
    request.resume === null
      ? undefined
      : await readCheckpoint<HeadWeights, HeadState>(join(request.resume, CHECKPOINT_FILE), trained);
  const before = request.resume === null ? undefined : await readTrainingRecord(request.resume);
  const head = await trainHead({
    train: {
      x: inputs(train),
      y: targetScale === undefined ? targets : standardised(Float32Array.from(targets), targetScale),
    },
    valid: { x: inputs(valid) },
    config,
    output: method.output,
    seed,
    engine: request.engine,
    stateIn: request.stateIn,
    threads: lentThreads(request.threads),
    mode: directionOf(criterion) === 'maximize' ? 'max' : 'min',
    validate(outputs, epoch) {
      const validation = validate(targetScale === undefined ? outputs : inUnits(outputs, targetScale));
      validations.set(epoch, validation);
      return validation.score;
    },
    resume,
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
    postprocessing: (validations.get(head.epoch) ?? before)?.postprocessing ?? null,
    curve: curveToRecord(head.curve),
  };
  let { weights } = head;
  if (scale !== undefined) weights = headOfEmbeddings(weights, scale);
  if (targetScale !== undefined) weights = headInUnits(weights, targetScale);
  for (const [name, content] of Object.entries(encodeHead(weights, config))) {
    await writeFileAtomic(join(outDir, name), content);
  }
  await writeTrainingRecord(outDir, record);
  if (head.paused !== null) await writeCheckpoint(join(outDir, CHECKPOINT_FILE), head.paused, trained);
  return record;
}

export interface PredictRequest {
  readonly space: LabelSpace;
  /** Each test split with the folder of the head that was not trained on it. */
  readonly tests: readonly { readonly source: SplitSource; readonly head: string }[];
  /** Where `predicted-<split>.csv` and `predicted-test.csv` go. */
  readonly outDir: string;
  /** Of which the salience is written too. */
  readonly excerpts: readonly Excerpt[] | undefined;
}

/** Predicts the test splits, one after the other, and gives the loss of each head on its split. */
export async function predict(request: PredictRequest): Promise<readonly number[]> {
  const { space, tests, outDir, excerpts = [] } = request;
  const { loss, write, frequencies: frequenciesOf } = headMethod(space.predictionType);
  const losses: number[] = [];
  const parts: Predicted[] = [];
  for (const { source, head } of tests) {
    const { targets, index } = await readLabelledRows([source], space);
    const x = await openSplitRows([matrixPath(source)]);
    const values = await applyHeadInFolder(head, x, space.vocabulary.length).finally(() => x.close());
    losses.push(loss(values, targets, space.vocabulary.length));
    const part = { index, values };
    await write(join(outDir, `predicted-${source.split}.csv`), space, [part]);
    parts.push(part);
    if (frequenciesOf !== undefined) {
      await writeSaliences(outDir, source.split, part, space, { excerpts, frequenciesOf });
    }
  }
  if (tests.every(({ source }) => source.split !== 'test')) {
    await write(join(outDir, 'predicted-test.csv'), space, parts);
  }
  return losses;
}

function splitNames(sources: readonly SplitSource[]): string[] {
  return sources.map(({ split }) => split);
}
