import { graphComponents } from '../component-versions.ts';
import { inTurn } from '../compute/device-turns.ts';
import { statePlace } from '../compute/state-place.ts';
import { defineStep, type ResolvedInputs, type StepContext } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';
import { type LabelParams, readLabelSpace } from '../prediction-types/label-space.ts';
import { headMethod } from '../prediction-types/registry.ts';
import { type CurvePoint, describeTraining } from '../train/curve.ts';
import { lendThreads } from '../train/lent-threads.ts';
import { memoryPerThread } from '../train/training-threads.ts';
import type { Engine } from './head/engine.ts';
import type { GridPoint } from './judge/grids.ts';
import type { Criterion } from './judge/validation-score.ts';
import { splitSources } from './rows/check-embeddings.ts';
import type { FewShot } from './rows/few-shot.ts';
import { describeGridPoint, type TrainingRecord } from './training-record.ts';
import { trainingSeed } from './training-seed.ts';
import { inTrainingThread } from './training-thread.ts';
import type { TrainRequest } from './training-worker.ts';

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

/** How a head is trained, never what comes out. */
export type TrainingEnv = {
  /** MiB of embeddings that all trainings together may hold. Default: half of the machine's memory. */
  readonly embeddingsMemoryMiB?: number;
};

/** Trains a head with one grid point on a data split: `head.onnx`, `head.json`, `training.json`. */
export const trainGridPoint = defineStep<
  TrainingParams & { readonly grid_point: GridPoint },
  TrainingInputs,
  TrainingEnv
>({
  module: import.meta.url,
  name: 'TrainGridPoint',
  version: '4',
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
  const scoreName = params.criterion.score ?? 'loss';
  const device = params.engine?.name === 'onnx' ? params.engine.device : 'cpu';
  const request: Omit<TrainRequest, 'control' | 'threads'> = {
    train: splitSources(params.train, inputs.train),
    valid: splitSources(params.valid, inputs.valid),
    space: await readLabelSpace(params, inputs.vocabulary),
    criterion: params.criterion,
    gridPoint,
    resume,
    pauseAfter,
    memory: memoryPerThread(context.env.embeddingsMemoryMiB),
    seed: trainingSeed(params.seed, params, gridPoint),
    fewShot: params.few_shot,
    standardise: params.standardise === true || headMethod(params.prediction_type).standardises,
    engine: params.engine,
    stateIn: statePlace(device),
    outDir,
  };
  const lent = lendThreads(() => context.spareWorkers());
  const lending = { ...request, threads: lent.threads };
  const work = {
    signal,
    onMessage: ({ epoch, trainLoss, validationScore }: CurvePoint) => {
      context.progress(epoch + 1, pauseAfter ?? gridPoint.max_epochs, 'epochs');
      context.measure(epoch, { [scoreName]: validationScore, train_loss: trainLoss });
    },
  };
  const training = () => inTrainingThread<TrainingRecord, CurvePoint>('train', lending, work);
  const record = await inTurn(device, training, signal).finally(() => lent.end());
  context.log(`${describeGridPoint(gridPoint)}: ${describeTraining(record, scoreName)}`);
}
