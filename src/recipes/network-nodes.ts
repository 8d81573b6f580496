import { createHash } from 'node:crypto';
import { at } from '../at.ts';
import type { Device } from '../compute/devices.ts';
import { UserError } from '../errors.ts';
import type { Direction } from '../evaluate/scores/score.ts';
import type { JsonObject, StepNode } from '../pipeline/types.ts';
import { taskCriterion } from '../predict/judge/task-criterion.ts';
import { directionOf } from '../predict/judge/validation-score.ts';
import { type PlannedNetwork, plannedNetworks } from './planned-networks.ts';
import type { ReadRecipe, Recipe } from './recipe.ts';
import { type ItemStore, representSplit } from './represent-split.ts';
import { type TrackingOptions, trackingOf } from './tracking.ts';
import { trainingKey, trainNetwork } from './train-network.ts';
import { checkTasks, type LearntTask, learntTask, type TrainedTask } from './trained-task.ts';
import { isOpenEnded } from './training-plan.ts';

export interface NetworkNodesOptions {
  /** How many networks to train, from the first. @default all */
  readonly folds?: number | undefined;
  readonly store: ItemStore;
  /** What networks are trained on. @default 'cpu' */
  readonly device?: Device | undefined;
  /** Who else is told. @default nobody */
  readonly tracking?: TrackingOptions | undefined;
}

/** What several trainings that run as one graph have besides. */
interface SeveralTrainings {
  /** What tells this one from the others, for people. */
  readonly label?: string | undefined;
  /** The steps that represent clips, by what they make, of the trainings before; those of this one are added. */
  readonly represented?: Map<string, StepNode> | undefined;
}

/** A recipe as parameters of steps have it: plain JSON. What is kept is the same where it was tested before. */
export function recipeJson<R extends Pick<Recipe, 'testing'>>({ testing: _, ...recipe }: R): JsonObject {
  return JSON.parse(JSON.stringify(recipe)) as JsonObject;
}

/** A recipe as a file has it: the settings of the representation and the network beside their names. */
export function writtenRecipe(recipe: Recipe): JsonObject {
  const { representation, network } = recipe;
  return recipeJson({
    ...recipe,
    representation: { name: representation.name, ...representation.settings },
    network: { name: network.name, ...network.settings },
  });
}

/** What chooses the epoch that a training keeps: one task's score, the mean of several tasks' scores, or the loss. */
export function validatedBy(
  { training }: Pick<Recipe, 'training'>,
  tasks: readonly Pick<TrainedTask, 'metadata'>[],
): { readonly name: string; readonly goal: Direction } {
  if (training.validation === 'loss') return { name: 'loss', goal: 'minimize' };
  const criteria = tasks.map(({ metadata }) => taskCriterion(metadata));
  const names = new Set(criteria.map(({ score }) => score ?? 'loss'));
  return { name: [...names].join(', '), goal: directionOf(at(criteria, 0)) };
}

/** The folder of the store that has the steps of a training: that of its task, or of several the recipe's own. */
export function scopeOf({ name }: Pick<Recipe, 'name'>, tasks: readonly Pick<TrainedTask, 'name'>[]): string {
  return tasks.length === 1 ? at(tasks, 0).name : name;
}

/**
 * Makes the steps that train the networks of a recipe (`plannedNetworks`), in their order. Nothing runs yet.
 *
 * @throws UserError where the recipe and the tasks do not go together
 */
export function networkNodes(
  { recipe, placeOf, start }: ReadRecipe,
  tasks: readonly TrainedTask[],
  { folds, store, device, tracking, label, represented = new Map() }: NetworkNodesOptions & SeveralTrainings,
): readonly StepNode[] {
  const planned = plannedNetworks(
    tasks.map(({ metadata }) => metadata),
    folds,
  );
  checkTasks(tasks, planned, placeOf);
  const ofFrames = tasks.find(({ metadata }) => metadata.embedding_type === 'event');
  if (ofFrames !== undefined && recipe.windows !== undefined && recipe.augmentation.time_roll !== undefined) {
    throw new UserError(
      `${placeOf(['augmentation', 'time_roll'])}: augmentation.time_roll: what leaves a window of ${ofFrames.name} would come in at its other end; expected none with windows`,
    );
  }
  const { training } = recipe;
  if (isOpenEnded(training) && planned.length > 1) {
    throw new UserError(
      `${placeOf(['training', 'epochs'])}: training.epochs: 0 without early_stopping trains one network until it is stopped, and there are ${planned.length}; expected --folds 1, or early_stopping`,
    );
  }
  const learnt = tasks.map((task, place) => learntTask(task, recipe, place));
  const represent = representations(recipe, store, represented);
  // What it starts from is an input of the steps, wherever it lies.
  const { start_from: _start, ...schooling } = training;
  const {
    name: _name,
    tasks: _tasks,
    weights: _weights,
    dataset_split: _split,
    decoder: _decoder,
    ...decisive
  } = recipeJson({ ...recipe, training: schooling });
  return planned.map((network) => {
    const parts = network.parts.map(({ dataSplit, test }, place) => ({
      dataSplit,
      test,
      task: at(learnt, place),
    }));
    const inputs = <T>(part: 'train' | 'valid', of: (task: LearntTask, split: string) => T) =>
      parts.flatMap(({ dataSplit, task }) => dataSplit[part].map((split) => of(task, split)));
    const tests = parts.flatMap(({ test, task }) =>
      test === null ? [] : [{ task: task.name, split: test }],
    );
    const params = {
      recipe: decisive,
      tasks: parts.map(
        ({ dataSplit: { train, valid }, task: { labels, output, criterion, weight, excerpts } }) => ({
          ...labels,
          ...(excerpts === undefined ? {} : { excerpts }),
          output,
          criterion,
          weight,
          train,
          valid,
        }),
      ),
      validation: validatedBy(recipe, tasks).name,
      seed: networkSeed(training.seed, network, learnt),
      ...(device === undefined || device === 'cpu' ? {} : { device }),
    };
    const about = { recipe: recipe.name, label, network: network.name, key: trainingKey(params) };
    return trainNetwork({
      scope: scopeOf(recipe, tasks),
      ...(tracking === undefined ? {} : { env: trackingOf(tracking, about) }),
      label: [label ?? [], network.name].flat().join(', '),
      params,
      inputs: {
        vocabularies: learnt.map(({ vocabulary }) => vocabulary),
        train: inputs('train', represent),
        trainLabels: inputs('train', (task, split) => task.labelsOf(split)),
        valid: inputs('valid', represent),
        validLabels: inputs('valid', (task, split) => task.labelsOf(split)),
        validAudio: recipe.looks === 'none' ? [] : inputs('valid', (task, split) => task.audio(split)),
        start: start === undefined ? [] : [start.weightsFor(tests)],
      },
    });
  });
}

/** Gives the step that represents a split of a task, the same whenever it is asked for. */
function representations(
  recipe: Recipe,
  store: ItemStore,
  represented: Map<string, StepNode>,
): (task: LearntTask, split: string) => StepNode {
  const { sample_rate: sampleRate, representation } = recipe;
  const { settings } = recipeJson(recipe).representation as { readonly settings: JsonObject };
  return ({ name: scope, audio }, split) => {
    const params = { representation: { name: representation.name, settings }, sampleRate, split };
    const key = JSON.stringify([scope, params]);
    const made =
      represented.get(key) ??
      representSplit({ scope, label: split, params, inputs: { audio: audio(split) }, env: { store } });
    represented.set(key, made);
    return made;
  };
}

/** 48 bits of a hash: a training draws the same numbers whatever is trained beside it. */
function networkSeed(seed: number, { parts }: PlannedNetwork, tasks: readonly LearntTask[]): number {
  const splits = parts.map(({ dataSplit: { train, valid } }, place) =>
    parts.length === 1 ? [train, valid] : [at(tasks, place).output, train, valid],
  );
  return createHash('sha256')
    .update(JSON.stringify([seed, ...splits.flat()]))
    .digest()
    .readUIntBE(0, 6);
}
