import { graphComponents } from '../component-versions.ts';
import { isLabelType } from '../formats/prediction-type.ts';
import { defineStep, type ResolvedInputs, type StepContext, sparkline } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';
import { splitSources } from './check-embeddings.ts';
import type { FewShot } from './few-shot.ts';
import type { GridPoint } from './grids.ts';
import type { Engine } from './head/engine.ts';
import type { CurvePoint } from './head/train-head.ts';
import { type LabelParams, readLabelSpace } from './label-space.ts';
import { memoryPerThread } from './training-pool.ts';
import { describeGridPoint, type TrainingRecord } from './training-record.ts';
import { trainingSeed } from './training-seed.ts';
import { inTrainingThread } from './training-thread.ts';
import type { TrainRequest } from './training-worker.ts';
import type { Criterion } from './validation-score.ts';

export type TrainingParams = LabelParams & {
  readonly criterion: Criterion;
  readonly train: readonly string[];
  readonly valid: readonly string[];
  readonly seed: number;
  readonly few_shot?: FewShot;
  /** Whether heads of labels are trained on columns of mean 0 and deviation 1. Default: no. */
  readonly standardise?: true;
  /** What computes the steps. Default: ONNX Runtime. */
  readonly engine?: Engine;
};

export type TrainingInputs = {
  /** What names the columns of predictions, as `readLabelSpace` takes it. */
  readonly vocabulary: InputSource;
  /** Output of `CheckEmbeddings`. */
  readonly checked: InputSource;
  /** Matrix, index and labels of each split to train on. */
  readonly train: readonly InputSource[];
  /** The same of each split to validate on. */
  readonly valid: readonly InputSource[];
};

const CURVE_WIDTH = 24;
/** How often a training is told how many threads are free for it. */
const LENDING_MS = 100;

/** How a head is trained, never what comes out. */
export type TrainingEnv = {
  /** MiB of embeddings that all trainings together may hold. Default: half of the machine's memory. */
  readonly embeddingsMemoryMiB?: number | undefined;
};

/** Trains a head with one grid point on a data split: `head.onnx`, `head.json`, `training.json`. */
export const trainGridPoint = defineStep<
  TrainingParams & { readonly grid_point: GridPoint },
  TrainingInputs,
  TrainingEnv
>({
  name: 'TrainGridPoint',
  version: '3',
  computedBy: graphComponents(),
  run: (context) => trainInThread(context, context.params.grid_point),
});

type TrainingContext = Pick<
  StepContext<TrainingParams, TrainingInputs, TrainingEnv>,
  'params' | 'env' | 'outDir' | 'signal' | 'spareWorkers' | 'progress' | 'measure' | 'log'
> & { readonly inputs: ResolvedInputs<TrainingInputs> };

export async function trainInThread(
  context: TrainingContext,
  gridPoint: GridPoint,
  { resume = null, pauseAfter = null }: Partial<Pick<TrainRequest, 'resume' | 'pauseAfter'>> = {},
): Promise<void> {
  const { params, inputs, outDir, signal } = context;
  const threads = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(1);
  const scoreName = params.criterion.score ?? 'loss';
  const request: Omit<TrainRequest, 'control'> = {
    train: splitSources(params.train, inputs.train),
    valid: splitSources(params.valid, inputs.valid),
    space: await readLabelSpace(params, inputs.vocabulary),
    criterion: params.criterion,
    gridPoint,
    resume,
    pauseAfter,
    threads,
    memory: memoryPerThread(context.env.embeddingsMemoryMiB),
    seed: trainingSeed(params.seed, params, gridPoint),
    fewShot: params.few_shot,
    standardise: params.standardise === true || !isLabelType(params.prediction_type),
    engine: params.engine,
    outDir,
  };
  const lend = setInterval(() => Atomics.store(threads, 0, 1 + context.spareWorkers()), LENDING_MS);
  const record = await inTrainingThread<TrainingRecord, CurvePoint>('train', request, {
    signal,
    onMessage: ({ epoch, trainLoss, validationScore }) => {
      context.progress(epoch + 1, pauseAfter ?? gridPoint.max_epochs, 'epochs');
      context.measure(epoch, { [scoreName]: validationScore, train_loss: trainLoss });
    },
  }).finally(() => clearInterval(lend));
  const curve = sparkline(
    record.curve.map(({ validation_score }) => validation_score),
    CURVE_WIDTH,
  );
  const score = `${scoreName} ${record.validation_score.toPrecision(4)}`;
  context.log(`${describeGridPoint(gridPoint)}: validation ${score} at epoch ${record.epoch} ${curve}`);
}
