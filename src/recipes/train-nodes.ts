import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { at } from '../at.ts';
import { canonicalJson } from '../pipeline/index.ts';
import type { StepNode } from '../pipeline/types.ts';
import { exportModel } from './export-model.ts';
import { nameNewest } from './name-newest.ts';
import {
  type NetworkNodesOptions,
  networkNodes,
  recipeJson,
  scopeOf,
  writtenRecipe,
} from './network-nodes.ts';
import { plannedNetworks } from './planned-networks.ts';
import type { ReadRecipe } from './recipe.ts';
import { learntTask, type TrainedTask } from './trained-task.ts';

export interface TrainOptions extends NetworkNodesOptions {
  readonly modelsDir: string;
  readonly version: string;
}

/**
 * What tells a training from another, in hex: its recipe, the folders of its tasks, which `tasks` may leave open, the
 * networks that it has, and a device that is not the CPU.
 */
export function trainingHash(
  { recipe, start }: Pick<ReadRecipe, 'recipe' | 'start'>,
  tasks: readonly Pick<TrainedTask, 'name' | 'metadata'>[],
  { folds, device }: Pick<NetworkNodesOptions, 'folds' | 'device'> = {},
): string {
  const planned = plannedNetworks(
    tasks.map(({ metadata }) => metadata),
    folds,
  );
  const about = {
    recipe: recipeJson(recipe),
    tasks: tasks.map(({ name }) => name),
    networks: planned.map(({ name }) => name),
    ...(start === undefined ? {} : { start: start.sha256 }),
    ...(device === undefined || device === 'cpu' ? {} : { device }),
  };
  return createHash('sha256').update(canonicalJson(about)).digest('hex');
}

/**
 * Makes the steps that train the networks of a recipe (`plannedNetworks`), and gives the last of them, which publish to
 * `<models>/<name>/<version>/` and name the version in `<models>/<name>/`. Nothing runs yet.
 *
 * @throws UserError where the recipe and the tasks do not go together
 */
export function trainNodes(
  read: ReadRecipe,
  tasks: readonly TrainedTask[],
  { modelsDir, version, folds, store, device, tracking }: TrainOptions,
): readonly StepNode[] {
  const { recipe } = read;
  const { sample_rate: sampleRate, training } = recipe;
  const networks = networkNodes(read, tasks, { folds, store, device, tracking });
  const planned = plannedNetworks(
    tasks.map(({ metadata }) => metadata),
    folds,
  );
  const learnt = tasks.map((task, place) => learntTask(task, recipe, place));
  const scope = scopeOf(recipe, tasks);
  const tests = planned.flatMap(({ parts }) =>
    parts.flatMap(({ test }, place) => (test === null ? [] : [{ test, task: at(learnt, place) }])),
  );
  const model = exportModel({
    scope,
    label: recipe.name,
    params: {
      name: recipe.name,
      version,
      recipe: writtenRecipe(recipe),
      network: recipe.network.name,
      recipe_sha256: trainingHash(read, tasks, { folds, device }),
      tasks: learnt.map(({ labels, name: task, output, criterion }) => ({
        ...labels,
        task,
        output,
        criterion,
      })),
      sample_rate: sampleRate,
      seed: training.seed,
      networks: planned.map(({ name, parts }) => ({ name, tests: parts.map(({ test }) => test) })),
    },
    inputs: {
      vocabularies: learnt.map(({ vocabulary }) => vocabulary),
      networks,
      audio: tests.map(({ test, task }) => task.audio(test)),
      labels: tests.map(({ test, task }) => task.labelsOf(test)),
    },
    publishTo: join(modelsDir, recipe.name, version),
  });
  const newest = nameNewest({
    scope,
    label: recipe.name,
    params: { version },
    inputs: { model },
    publishTo: join(modelsDir, recipe.name),
  });
  return [model, newest];
}
