import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import type { TaskSource, taskToRun } from '../benchmark/task-source.ts';
import type { Device } from '../compute/devices.ts';
import { collect, positiveInteger, serverAddress } from '../option-values.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { TrackingOptions } from '../recipes/tracking.ts';
import type { TrainedTask } from '../recipes/trained-task.ts';
import { addSoundfontFlag } from '../task-flags.ts';
import { addDeviceFlag } from './device-flag.ts';

/** What every command takes that trains networks. */
type NetworkFlags = {
  readonly set?: readonly string[] | undefined;
  readonly mlflow?: string | undefined;
  readonly wandb?: true | undefined;
  readonly device?: Device | undefined;
};

/** What every command takes that trains networks of recipes on tasks. */
type TrainingFlags = NetworkFlags & {
  readonly soundfont?: string | undefined;
  readonly folds?: number | undefined;
  readonly modelsDir: string;
  readonly mirror?: readonly string[] | undefined;
};

type Options = Record<string, unknown>;

export function addNetworkFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & NetworkFlags> {
  (command as unknown as PlainCommand)
    .option('--set <key=value>', 'a value of the recipe, as training.epochs=5; repeatable', collect)
    .option(
      '--mlflow <URI>',
      'a tracking server of MLflow to tell of trainings, as http://localhost:5000',
      serverAddress,
    )
    .option('--wandb', 'write each training into a folder below wandb/, and upload it to Weights & Biases');
  addDeviceFlag(command);
  return command as unknown as Command<A, O & NetworkFlags>;
}

/** @param folds what `--folds` does, in words */
export function addTrainingFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
  folds: string,
): Command<A, O & TrainingFlags> {
  const options = (addNetworkFlags(command) as unknown as PlainCommand)
    .option('--folds <number>', folds, positiveInteger)
    .option('--models-dir <folder>', 'where trained models go', 'models')
    .option(
      '--mirror <folder or URL>',
      'searched by file name for what a task downloads; repeatable',
      collect,
    );
  addSoundfontFlag(options);
  return command as unknown as Command<A, O & TrainingFlags>;
}

/** Who else is to be told of trainings; undefined: nobody. */
export function trackingOptions({ mlflow: uri, wandb, set }: NetworkFlags): TrackingOptions | undefined {
  if (uri === undefined && wandb === undefined) return undefined;
  const { MLFLOW_EXPERIMENT_NAME: experiment, WANDB_DIR: place } = process.env;
  return {
    mlflow: uri === undefined ? undefined : { uri, experiment: experiment || undefined },
    wandb: wandb === undefined ? undefined : { folder: resolve(place || '.', 'wandb') },
    sets: set,
  };
}

/**
 * The tasks of a recipe as their steps make them, divided anew where it says so, with audio at the rates that recipes need besides
 * what is there.
 */
export async function tasksOfRecipe(
  { tasks: typed, dataset_split: split }: Pick<Recipe, 'tasks' | 'dataset_split'>,
  needed: readonly number[],
  options: Parameters<typeof taskToRun>[1],
): Promise<readonly TrainedTask[]> {
  const { splitTasks } = await import('../recipes/split-dataset.ts');
  const tasks: TaskSource[] = [];
  for (const task of typed) tasks.push(await taskAtRates(task, needed, options));
  return splitTasks(tasks, split, options.tasksDir);
}

/** A task as its steps make it, with audio at the rates that recipes need besides what is there. */
async function taskAtRates(
  typed: string,
  needed: readonly number[],
  options: Parameters<typeof taskToRun>[1],
): Promise<TaskSource> {
  const { taskFolderName, taskToRun } = await import('../benchmark/task-source.ts');
  const name = await taskFolderName({ name: typed }, options);
  const present = await readdir(join(options.tasksDir, name)).catch((): string[] => []);
  const rates = new Set([...present.filter((entry) => /^\d+$/.test(entry)).map(Number), ...needed]);
  return taskToRun(name, { ...options, sampleRate: [...rates].sort((a, b) => a - b) });
}
