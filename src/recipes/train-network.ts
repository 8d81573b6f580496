import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { at } from '../at.ts';
import { graphComponents } from '../component-versions.ts';
import { inTurn } from '../compute/device-turns.ts';
import type { Device } from '../compute/devices.ts';
import { statePlace } from '../compute/state-place.ts';
import { canonicalJson, defineStep } from '../pipeline/index.ts';
import type { InputFolder, InputSource, JsonObject } from '../pipeline/types.ts';
import type { Criterion } from '../predict/judge/validation-score.ts';
import type { Excerpt } from '../prediction-types/excerpt.ts';
import { type LabelParams, readLabelSpace } from '../prediction-types/label-space.ts';
import { describeTraining } from '../train/curve.ts';
import { inTrainingThread } from '../train/training-threads.ts';
import type { ClipSource } from './labelled-clips.ts';
import type { TrainedPart } from './loaded-task.ts';
import type { NetworkRecord } from './network-record.ts';
import type { Recipe } from './recipe.ts';
import type { Tracking } from './tracking.ts';
import { isOpenEnded } from './training-plan.ts';
import type { TrainingNews, TrainNetworkRequest } from './training-request.ts';

/** The file that works in the threads of trainings. */
export const NETWORK_WORKER = new URL('./network-worker.js', import.meta.url);

/** The step that trains a network. */
export const TRAIN_NETWORK = 'TrainNetwork';

/** A task that a network is trained on. */
type TrainedOutput = LabelParams & {
  /** Name of the output. */
  readonly output: string;
  readonly criterion: Criterion;
  /** What its loss is multiplied by. */
  readonly weight: number;
  /** What the task has chosen to be looked at. */
  readonly excerpts?: readonly Excerpt[];
  readonly train: readonly string[];
  readonly valid: readonly string[];
};

export type TrainNetworkParams = {
  /** All of a recipe that decides what is learnt. */
  readonly recipe: JsonObject;
  readonly tasks: readonly TrainedOutput[];
  /** What the validation score is, in words. */
  readonly validation: string;
  readonly seed: number;
  /** What computed, where that is not the CPU: each rounds in its own way. */
  readonly device?: Exclude<Device, 'cpu'>;
};

type TrainNetworkInputs = {
  /** By task, what names the columns of predictions, as `readLabelSpace` takes it. */
  readonly vocabularies: readonly InputSource[];
  /** Outputs of `RepresentSplit`, and the labels, of each split to train on, one task after the other. */
  readonly train: readonly InputSource[];
  readonly trainLabels: readonly InputSource[];
  /** The same of each split to validate on. */
  readonly valid: readonly InputSource[];
  readonly validLabels: readonly InputSource[];
  /** The sounds of each split to validate on; none where none are looked at. */
  readonly validAudio: readonly InputSource[];
  /** None, or one file with weights to start from. */
  readonly start: readonly InputSource[];
};

/**
 * Trains a network on a data split of each of its tasks: `network.onnx`, from a waveform to embeddings and what it says for
 * each task, and `training.json`. After each epoch there is a checkpoint, from which it goes on when it was interrupted, with
 * the same bytes in the end.
 */
export const trainNetwork = defineStep<TrainNetworkParams, TrainNetworkInputs, Tracking | undefined>({
  module: import.meta.url,
  name: TRAIN_NETWORK,
  version: '7',
  resumable: true,
  computedBy: graphComponents(),
  async run({ params, inputs, env, outDir, signal, progress, measure, log }) {
    const recipe = params.recipe as unknown as Omit<Recipe, 'name' | 'tasks'>;
    const { seed, validation, device } = params;
    const tasks: TrainedPart[] = [];
    const train = clipSources(inputs.train, inputs.trainLabels);
    const valid = clipSources(inputs.valid, inputs.validLabels);
    const audio = [...inputs.validAudio];
    for (const [place, task] of params.tasks.entries()) {
      tasks.push({
        output: task.output,
        space: await readLabelSpace(task, at(inputs.vocabularies, place)),
        criterion: task.criterion,
        weight: task.weight,
        excerpts: task.excerpts ?? [],
        train: train(task.train),
        valid: valid(task.valid),
        validAudio: audio.splice(0, task.valid.length).map(({ path }) => path),
      });
    }
    const request: Omit<TrainNetworkRequest, 'control'> = {
      tasks,
      recipe,
      validation,
      tracking: env,
      seed,
      start: startFile(inputs.start[0]),
      device,
      stateIn: statePlace(device),
      outDir,
      key: trainingKey(params),
    };
    const { epochs } = recipe.training;
    const training = () =>
      inTrainingThread<NetworkRecord, TrainingNews>(NETWORK_WORKER, 'trainNetwork', request, {
        signal,
        endsInOrder: isOpenEnded(recipe.training),
        onMessage(news) {
          if ('line' in news) {
            log(news.line);
            return;
          }
          if ('begunAnew' in news) {
            log(`starts from ${request.start}; begins anew: ${news.begunAnew.join(', ') || 'nothing'}`);
            return;
          }
          if ('point' in news) {
            const { epoch, trainLoss, validationScore } = news.point;
            measure(epoch, { [validation]: validationScore, train_loss: trainLoss });
            return;
          }
          const { epoch, step, steps, loss } = news;
          const total = (epochs === 0 ? epoch + 1 : epochs) * steps;
          progress(
            epoch * steps + step + 1,
            total,
            'steps',
            `epoch ${epoch + 1}${epochs === 0 ? '' : `/${epochs}`} (${step + 1}/${steps}), loss ${loss.toPrecision(3)}`,
          );
        },
      });
    const record = await inTurn(device, training, signal);
    if (signal.aborted) log(`stopped after ${record.epochs} epochs; the best one is kept`);
    log(`${record.parameters} parameters: ${describeTraining(record, validation)}`);
  },
});

/** What tells a training from any other on the same data. */
export function trainingKey(params: TrainNetworkParams): string {
  return `training ${createHash('sha256').update(canonicalJson(params)).digest('hex')}`;
}

function startFile(input: InputFolder | undefined): string | undefined {
  const [file] = input?.files ?? [];
  return input === undefined || file === undefined ? undefined : join(input.path, file);
}

/** Takes the folders of one split after the other. */
function clipSources(
  representations: readonly InputFolder[],
  labels: readonly InputFolder[],
): (splits: readonly string[]) => ClipSource[] {
  let next = 0;
  return (splits) =>
    splits.map((split) => {
      const place = next++;
      const { path: folder, files } = at(representations, place);
      return {
        split,
        representations: folder,
        clips: files.map((file) => posix.relative(split, file).replace(/\.npy$/, '')),
        labels: at(labels, place).path,
      };
    });
}
