import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { graphComponents } from '../../component-versions.ts';
import { fromHeader } from '../../datasets/disk/header.ts';
import { CHECKPOINT_FILE, readCheckpoint, writeCheckpoint } from '../../train/checkpoint-file.ts';
import { type CurvePoint, curveFromRecord, curveToRecord } from '../../train/curve.ts';
import { KAC_PREDICTION_RULE } from '../../train/early-stopping.ts';
import { type Parameters as FlatParameters, flatParameters, sessionStart } from '../../train/hparams.ts';
import { TensorBoardFile } from '../../train/tensorboard.ts';
import { type Training, train } from '../../train/train.ts';
import type { TrainingObserver } from '../../train/training-observer.ts';
import { type ExportedModel, readExportedModel, writeExportedModel } from './exported-model.ts';
import { giveWeights } from './load-model.ts';
import type { Model } from './model.ts';
import {
  type KeptEpoch,
  type ModelBatch,
  type ModelState,
  ModelTrainee,
  type TestingLoop,
} from './model-trainee.ts';
import type { Chosen, Parameters } from './parameters.ts';
import type { PreparedTraining } from './prepared-training.ts';
import { type RunRecord, readRunRecord, writeRunRecord } from './run-record.ts';
import type { ShapedDataset } from './shaped-dataset.ts';
import type { TrainingProgress } from './training-progress.ts';

/** What a training run is told by. */
export interface RunInfo {
  /** That is trained, or was trained last; from 0. */
  epoch: number;
  /** Where its files are; below the routine's `exportsDir`, in a folder called as `id`. */
  exportsDir: string;
  /** Of what decides its bytes, so that the same training has the same; empty before it is trained. */
  id: string;
  /** undefined before there is one. */
  model: { readonly name: string; readonly version: string } | undefined;
}

/** How a training went. */
export interface RoutineResult {
  /** The best epoch, from 0: the model has its weights. */
  readonly epoch: number;
  /** What the testing loop found in it. */
  readonly loss: number;
  readonly curve: readonly CurvePoint[];
}

/** What is told of a training that is tracked. */
export interface TrackedRun {
  readonly id: string;
  /** Where its files are. */
  readonly exportsDir: string;
  readonly parameters: FlatParameters;
}

/** Makes what looks on at a training. */
export type Tracking = (run: TrackedRun) => readonly TrainingObserver[];

export interface RoutineRun {
  readonly data: ShapedDataset;
  readonly model: Model<Parameters>;
  readonly parameters: Chosen;
  readonly prepared: PreparedTraining;
  readonly info: RunInfo;
  readonly threads: number;
  readonly testingLoop: TestingLoop;
  readonly progress: TrainingProgress;
  readonly tracking: Tracking;
  readonly signal: AbortSignal | undefined;
}

/** The weights of the best epoch, once there is no better one to come. */
const BEST_FILE = 'parameters.npz';

/** Trains a model, goes on with a training that was interrupted, or takes what one left that has come to its end. */
export async function runTraining(run: RoutineRun): Promise<RoutineResult> {
  const { model, info, parameters, progress } = run;
  const folder = info.exportsDir;
  const best = join(folder, BEST_FILE);
  const before = await readRunRecord(folder);
  const ended =
    before === undefined
      ? await trained(run)
      : {
          exported: await readExportedModel(best),
          result: { epoch: before.epoch, loss: before.loss, curve: curveFromRecord(before) },
        };
  const { exported, result } = ended;
  await giveWeights(model, exported, best);
  model.trainingLoss = exported.training_loss;
  model.testingLoss = {
    ...(exported.testing_loss ?? exported.evaluation_loss ?? { aggregate: result.loss }),
  };
  info.epoch = result.curve.at(-1)?.epoch ?? 0;
  if (parameters.testing) await rm(folder, { recursive: true, force: true });
  else if (before === undefined) {
    await writeExportedModel(best, exported);
    await writeRunRecord(folder, recordOf(run, result, exported));
    await rm(join(folder, CHECKPOINT_FILE), { force: true });
  }
  const where = parameters.testing ? '' : `: ${folder}`;
  const how = before === undefined ? 'best' : 'was trained before; best';
  progress.line(`${how} in epoch ${result.epoch}, tested ${result.loss.toPrecision(4)}${where}`);
  return result;
}

interface Ended {
  readonly exported: ExportedModel;
  readonly result: RoutineResult;
}

async function trained(run: RoutineRun): Promise<Ended> {
  const { info, prepared, parameters, signal } = run;
  const trainee = await ModelTrainee.create({ ...run, ...prepared, seed: parameters.seed });
  const checkpoint = join(info.exportsDir, CHECKPOINT_FILE);
  try {
    const { kept, epoch, validationScore, curve } = await train<ModelBatch, KeptEpoch, ModelState>({
      trainee,
      async *batches(each) {
        yield* prepared.batches(each);
      },
      ...rules(run),
      resume: existsSync(checkpoint) ? await readCheckpoint(checkpoint, prepared.key) : undefined,
      checkpoints: {
        every: 1,
        write: async (state) => {
          const last = state.epochs - 1;
          if (isExported(last)) {
            const file = join(info.exportsDir, `epoch_${String(last).padStart(3, '0')}.npz`);
            const optimiser = { steps: state.state.steps, values: trainee.optimiserState() };
            await writeExportedModel(file, exportedModel(run, trainee, last, trainee.keep(), optimiser));
          }
          await writeCheckpoint(checkpoint, state, prepared.key);
        },
      },
      observers: observersOf(run),
      signal,
      lookFor: 'a learning rate that is too large, or X or Y that are not finite',
    });
    return {
      exported: exportedModel(run, trainee, epoch, kept, null),
      result: { epoch, loss: validationScore, curve },
    };
  } finally {
    await trainee.release();
  }
}

/** What looks on: people, TensorBoard, and who else is told. */
function observersOf({
  info,
  prepared: { steps },
  parameters,
  progress,
  tracking,
}: RoutineRun): TrainingObserver[] {
  const { num_of_epochs: epochs } = parameters;
  const told = (epoch: number) => `${epoch}${epochs === 0 ? '' : ` of ${epochs}`}`;
  const { id, exportsDir } = info;
  const flat = flatParameters(parameters);
  return [
    {
      step({ epoch, step, loss }) {
        info.epoch = epoch;
        progress.step(told(epoch), step + 1, steps, loss);
      },
      validated: (point, { isBest }) => progress.validated(told(point.epoch), point, isBest),
    },
    new TensorBoardFile({
      folder: join(exportsDir, 'tensorboard'),
      scoreName: 'loss',
      about: [sessionStart(flat)],
      look: async () => [],
    }),
    ...tracking({ id, exportsDir, parameters: flat }),
  ];
}

/** kac_prediction's: every fifth epoch, and each after the fortieth. */
function isExported(epoch: number): boolean {
  return epoch % 5 === 0 || epoch > 40;
}

function rules({
  model: { learningRate: rate },
  parameters: { num_of_epochs: maxEpochs, with_early_stopping },
}: RoutineRun): Pick<Training<never, never>, 'learningRate' | 'mode' | 'stopping' | 'maxEpochs'> {
  const scores = (curve: readonly CurvePoint[]) => curve.map(({ validationScore }) => validationScore);
  return {
    learningRate: (epoch, curve) => (typeof rate === 'number' ? rate : rate(epoch, scores(curve))),
    mode: 'min',
    stopping: with_early_stopping ? KAC_PREDICTION_RULE : { patience: Number.POSITIVE_INFINITY },
    maxEpochs,
  };
}

function exportedModel(
  { data: { dataset }, parameters, prepared: { shape }, info: { id, model } }: RoutineRun,
  trainee: ModelTrainee,
  epoch: number,
  { weights, testingLoss, trainingLoss }: KeptEpoch,
  optimiser: ExportedModel['optimizer_state_dict'],
): ExportedModel {
  const { representationSettings, sampler, samplerSettings, length: size } = dataset;
  const header = fromHeader({ size, representationSettings, sampler, samplerSettings });
  const losses = (isIt: boolean) => (isIt ? { ...testingLoss } : null);
  return {
    dataset: { ...header, sampler },
    evaluation_loss: losses(!parameters.testing),
    hyperparameters: { ...parameters },
    model_state_dict: weights,
    optimizer_state_dict: optimiser,
    run_info: { epoch, id, model: model ?? { name: '', version: '' } },
    shapes: {
      x: [...shape.x],
      columns: shape.columns,
      weights: Object.fromEntries([...trainee.shapes].map(([name, dims]) => [name, [...dims]])),
      graph: trainee.network,
    },
    testing_loss: losses(parameters.testing),
    training_loss: trainingLoss,
  };
}

function recordOf(
  { parameters, info: { id } }: RoutineRun,
  { epoch, loss, curve }: RoutineResult,
  { model_state_dict: weights, run_info: { model } }: ExportedModel,
): RunRecord {
  return {
    id,
    model,
    epoch,
    loss,
    hyperparameters: { ...parameters },
    parameters: Object.values(weights).reduce((sum, { length }) => sum + length, 0),
    curve: curveToRecord(curve),
    versions: { heareval: model.version, ...graphComponents() },
  };
}
