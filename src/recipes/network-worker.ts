import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { Network } from '../networks/network.ts';
import { createNetwork } from '../networks/networks.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { createRepresentation } from '../representations/representations.ts';
import { CHECKPOINT_FILE, readCheckpoint, writeCheckpoint } from '../train/checkpoint-file.ts';
import { curveToRecord } from '../train/curve.ts';
import { inRounds } from '../train/rounds.ts';
import { type Trained, train as trainInEpochs } from '../train/train.ts';
import { untilCancelled } from '../train/until-cancelled.ts';
import type { FeatureScale } from './feature-scale.ts';
import type { ClipSource, LabelledClips } from './labelled-clips.ts';
import { type LoadedTask, loadTask, scaleClips } from './loaded-task.ts';
import { exportedGraph, type Weights } from './network-graph.ts';
import { MLFLOW_ID, trainingObservers } from './network-observers.ts';
import { NETWORK_FILE, type NetworkRecord, writeNetworkRecord } from './network-record.ts';
import { type NetworkState, NetworkTrainee } from './network-trainee.ts';
import { type Cut, TaskExamples, wholeClips } from './task-examples.ts';
import { judgeOf, taskValidator } from './task-judge.ts';
import { type NetworkBatch, trainingBatches } from './training-batches.ts';
import { learningRateOf, optimiserOf, stoppingOf } from './training-plan.ts';
import type { TrainingNews, TrainNetworkRequest } from './training-request.ts';
import { askedRows, windowCut } from './windows.ts';

export { predictSounds } from './exported-worker.ts';

/** A checkpoint takes a millisecond, an epoch seconds. */
const CHECKPOINT_EVERY = 1;

/** Trains one network in this thread, which reads the examples itself, or goes on with what was interrupted. */
export function trainNetwork(request: TrainNetworkRequest): Promise<NetworkRecord> {
  return untilCancelled(request, (signal, end) => trainUntil({ signal, end }, request));
}

/** What ends a training: at once, or in order. */
interface Ends {
  readonly signal: AbortSignal;
  readonly end: AbortSignal;
}

async function trainUntil(ends: Ends, request: TrainNetworkRequest): Promise<NetworkRecord> {
  const { recipe, seed, outDir } = request;
  const { name: kind, settings } = recipe.representation;
  const representation = createRepresentation(kind, settings, recipe.sample_rate);
  const { channels, binsPerOctave } = representation;
  const [bins, frames] = representation.transformShape(recipe.sample_rate);
  const network = createNetwork(recipe.network.name, recipe.network.settings, {
    bins,
    frames,
    channels,
    binsPerOctave,
  });
  const hop = (1000 * representation.hop * network.stride) / recipe.sample_rate;
  const tasks: LoadedTask[] = [];
  for (const part of request.tasks) tasks.push(await loadTask(part, { stride: network.stride, hop }));
  const features = scaleClips(tasks, bins);
  const { windows } = recipe;
  const cut =
    windows === undefined
      ? wholeClips(tasks.flatMap(({ train, valid }) => [train, valid]))
      : windowCut(windows, representation, network);
  const trained = await trainedNetwork(ends, request, { network, tasks, features, bins, cut, hop });
  await writeFileAtomic(
    join(outDir, NETWORK_FILE),
    exportedGraph(
      representation,
      features,
      network,
      tasks.map(({ output }) => output),
      trained.kept,
    ),
  );
  const record: NetworkRecord = {
    tasks: Object.fromEntries(
      tasks.map(({ part, output }, place) => [
        output.name,
        {
          train: part.train.map(({ split }) => split),
          valid: part.valid.map(({ split }) => split),
          clips: { train: clipsOf(part.train), valid: clipsOf(part.valid) },
          ...at(trained.validations, place),
        },
      ]),
    ),
    seed,
    epoch: trained.epoch,
    epochs: trained.epochs,
    validation_score: trained.validationScore,
    hop_ms: hop,
    parameters: Object.values(trained.kept).reduce((sum, { length }) => sum + length, 0),
    curve: curveToRecord(trained.curve),
  };
  await writeNetworkRecord(outDir, record);
  // What only a training that goes on needs.
  for (const file of [CHECKPOINT_FILE, MLFLOW_ID]) await rm(join(outDir, file), { force: true });
  return record;
}

function clipsOf(sources: readonly ClipSource[]): number {
  return sources.reduce((sum, { clips }) => sum + clips.length, 0);
}

interface Prepared {
  readonly network: Network;
  readonly tasks: readonly LoadedTask[];
  readonly features: FeatureScale;
  readonly bins: number;
  readonly cut: Cut;
  /** Milliseconds from one row to the next. */
  readonly hop: number;
}

type TrainedNetwork = Pick<Trained<Weights>, 'kept' | 'epoch' | 'validationScore' | 'epochs' | 'curve'> & {
  /** By task, of the network that was kept. */
  readonly validations: readonly Pick<NetworkRecord['tasks'][string], 'score' | 'postprocessing'>[];
};

async function trainedNetwork(
  ends: Ends,
  request: TrainNetworkRequest,
  { network, tasks, features, bins, cut, hop }: Prepared,
): Promise<TrainedNetwork> {
  const { recipe, seed, start, device, stateIn, outDir, key, control } = request;
  const { training, augmentation } = recipe;
  const { mode, judge } = judgeOf(tasks, training.validation);
  const batches = trainingBatches({
    tasks: tasks.map(({ output: { name, kind, columns }, train }) => ({
      name,
      columns,
      stride: kind === 'scene' ? undefined : network.stride,
      examples: examplesOf(train, { kind, columns, stride: network.stride, cut }, name, control),
    })),
    bins,
    sizes: { batchSize: training.batch_size, least: 2 },
    mixing: recipe.mixing ?? 'proportional',
    augmentation: { settings: augmentation, seed, deviations: features.deviations },
    seed,
  });
  const trainee = await NetworkTrainee.create({
    network,
    outputs: tasks.map((task, place) => ({ ...task, examples: batches.parts?.[place] })),
    input: {
      bins,
      frames: cut.frames + 2 * cut.context,
      asked: cut.context === 0 ? undefined : askedRows(cut, network.stride),
    },
    optimiser: optimiserOf(training),
    seed,
    start,
    device,
    stateIn,
    onBegunAnew: (begunAnew) => control.postMessage({ begunAnew } satisfies TrainingNews),
    judge,
  });
  const checkpoint = join(outDir, CHECKPOINT_FILE);
  try {
    const trained = await trainInEpochs<readonly NetworkBatch[], Weights, NetworkState>({
      trainee,
      batches: inRounds(
        batches.source,
        ({ count }) => count,
        (batch) => trainee.stepsAtOnce(batch),
      ),
      learningRate: learningRateOf(training, mode),
      mode,
      stopping: stoppingOf(training),
      maxEpochs: training.epochs,
      validateEvery: training.validate_every,
      resume: existsSync(checkpoint)
        ? await readCheckpoint<Weights, NetworkState>(checkpoint, key)
        : undefined,
      checkpoints: { every: CHECKPOINT_EVERY, write: (state) => writeCheckpoint(checkpoint, state, key) },
      observers: trainingObservers(request, {
        tasks,
        said: () => trainee.lastSaid,
        steps: batches.count,
        hop,
        stride: network.stride,
      }),
      ...ends,
      lookFor: 'a learning rate that is too large, or sound that is not finite',
    });
    const said = await trainee.said((name) => trained.kept[name] ?? new Float32Array());
    const validations = tasks.map((task, place) => taskValidator(task)(said[place] ?? new Float32Array()));
    return { ...trained, validations };
  } finally {
    await trainee.release();
  }
}

/** @throws UserError where there are too few windows in which something sounds */
function examplesOf(
  train: LabelledClips,
  how: ConstructorParameters<typeof TaskExamples>[1],
  name: string,
  control: TrainNetworkRequest['control'],
): TaskExamples {
  const examples = new TaskExamples(train, how);
  const { count, leftOut } = examples;
  if (count === 0) {
    throw new UserError(
      `windows.voiced: ${how.cut.voiced}; none of the ${leftOut} windows of ${name} has so much: expected less`,
    );
  }
  if (leftOut > 0) {
    const line = `${name}: ${leftOut} of ${count + leftOut} windows are left out, as less than ${how.cut.voiced} of their frames have anything`;
    control.postMessage({ line } satisfies TrainingNews);
  }
  return examples;
}
