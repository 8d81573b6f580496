import { join } from 'node:path';
import { flatParameters, sessionStart } from '../train/hparams.ts';
import { TensorBoardFile } from '../train/tensorboard.ts';
import { MlflowRun } from '../train/trackers/mlflow.ts';
import { WandbFolder } from '../train/trackers/wandb-folder.ts';
import type { TrainingObserver } from '../train/training-observer.ts';
import type { LoadedTask } from './loaded-task.ts';
import { audioFiles, Excerpts } from './looks/excerpts.ts';
import type { TrainingNews, TrainNetworkRequest } from './training-request.ts';

/** What its observers are told of a training. */
interface Observed {
  readonly tasks: readonly LoadedTask[];
  /** What the network said of the validation clips when it was last validated, by task. */
  readonly said: () => readonly Float32Array[];
  /** In an epoch. */
  readonly steps: number;
  /** Milliseconds from one row to the next. */
  readonly hop: number;
  /** Frames of the representation in that time. */
  readonly stride: number;
}

/** The folder, beside the network, of what TensorBoard shows of its training. */
export const TENSORBOARD = 'tensorboard';

/** Where the id of a run of MLflow is kept while its training may go on. */
export const MLFLOW_ID = 'mlflow.txt';

/** All that looks on while a network is trained: whoever asked for it, TensorBoard, and who else is told. */
export function trainingObservers(request: TrainNetworkRequest, observed: Observed): TrainingObserver[] {
  const { recipe, seed, validation: scoreName, outDir, control, tracking } = request;
  const tell = (news: TrainingNews) => control.postMessage(news);
  const warn = (line: string) => tell({ line });
  const excerpts = excerptsOf(request, observed);
  const unknown = excerpts?.unknown ?? [];
  if (unknown.length > 0) warn(`looks.clips: no validation clips are called ${unknown.join(', ')}`);
  const parameters = { ...flatParameters(recipe), seed };
  const look = async (epoch: number) => excerpts?.after(epoch, observed.said()) ?? [];
  const tensorboard = join(outDir, TENSORBOARD);
  const observers: TrainingObserver[] = [
    {
      step: (place) => tell({ ...place, steps: observed.steps }),
      validated: (point) => tell({ point }),
    },
    new TensorBoardFile({ folder: tensorboard, scoreName, about: [sessionStart(parameters)], look }),
  ];
  if (tracking === undefined) return observers;
  const { run, group, mlflow, wandb } = tracking;
  if (mlflow !== null) {
    const tags = { recipe: group, tasks: request.tasks.map(({ output }) => output).join(', ') };
    const idFile = join(outDir, MLFLOW_ID);
    observers.push(new MlflowRun({ ...mlflow, run, tags, parameters, scoreName, idFile, warn }));
  }
  if (wandb !== null) {
    const about = { run, project: group, group, parameters, scoreName };
    observers.push(new WandbFolder({ ...wandb, ...about, look, tensorboard, warn }));
  }
  return observers;
}

function excerptsOf(
  { recipe, seed }: TrainNetworkRequest,
  { tasks, hop, stride }: Observed,
): Excerpts | undefined {
  const { looks, training, sample_rate: sampleRate } = recipe;
  if (looks === 'none') return undefined;
  const lookedAt = tasks.map(({ output, valid, part }) => ({
    output,
    space: part.space,
    excerpts: part.excerpts,
    valid,
    audio: audioFiles(part.valid, part.validAudio, sampleRate),
  }));
  const { epochs, validate_every: validateEvery } = training;
  return new Excerpts(lookedAt, { looks, epochs, validateEvery, seed, hop, stride });
}
