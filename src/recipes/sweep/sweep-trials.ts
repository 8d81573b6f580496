import { UserError } from '../../errors.ts';
import { yamlSuggestion } from '../../formats/files/yaml-file.ts';
import type { StepNode } from '../../pipeline/types.ts';
import { type NetworkNodesOptions, networkNodes, validatedBy } from '../network-nodes.ts';
import type { Override } from '../overrides.ts';
import { type ReadRecipe, readRecipe } from '../recipe.ts';
import type { TrainedTask } from '../trained-task.ts';
import { isOpenEnded } from '../training-plan.ts';
import type { Trial } from './draw-trials.ts';
import type { Sweep } from './sweep-file.ts';

/** A trial with its recipe. */
export interface ReadTrial extends Trial, ReadRecipe {}

/**
 * Reads the recipe of each trial, so that what is wrong with any of them is told before the first is trained.
 *
 * @param base what `--set` says for all of them
 * @throws UserError with the place of the parameter, and where trials could not be compared
 */
export async function readTrials(
  sweep: Sweep,
  trials: readonly Trial[],
  base: readonly Override[],
): Promise<readonly ReadTrial[]> {
  for (const { key, place } of sweep.parameters) {
    if (key.split('.').includes('')) {
      throw new UserError(`${place}: ${key}: expected a key of a recipe, as training.epochs`);
    }
    if (!UNSWEPT.some((unswept) => `${key}.`.startsWith(`${unswept}.`)) && key !== 'training') continue;
    throw new UserError(
      `${place}: ${key}: trials that differ in it have validation scores that cannot be compared`,
    );
  }
  return Promise.all(
    trials.map(async (trial) => {
      const read = await readRecipe(sweep.recipe, [...base, ...trial.sets]);
      if (isOpenEnded(read.recipe.training)) {
        throw new UserError(
          `${read.placeOf(['training', 'epochs'])}: training.epochs: 0 without early_stopping, and a trial has to end by itself; expected epochs, or early_stopping`,
        );
      }
      return { ...trial, ...read };
    }),
  );
}

const UNSWEPT: readonly string[] = ['name', 'tasks', 'dataset_split', 'training.validation'];

/** What trials are ranked by. */
export interface SweepMetric {
  readonly name: string;
  readonly goal: 'minimize' | 'maximize';
}

/**
 * What the trainings of a recipe are validated by, which ranks the trials.
 *
 * @throws UserError where the sweep names a metric that is not measured, or a goal that is not its own
 */
export function metricOf(sweep: Sweep, { recipe }: ReadRecipe, tasks: readonly TrainedTask[]): SweepMetric {
  const { name, goal } = validatedBy(recipe, tasks);
  const { metric, placeOf } = sweep;
  if (metric !== undefined && metric.name !== name && metric.name !== 'validation_score') {
    const place = placeOf(['metric', 'name']);
    const near = yamlSuggestion(metric.name, [name]) || `; expected ${name}`;
    const why = `validation: ${recipe.training.validation} measures ${name} of the validation split`;
    throw new UserError(`${place}: metric.name: ${metric.name} is not there: ${why}${near}`);
  }
  if (metric?.goal !== undefined && metric.goal !== goal) {
    const better = goal === 'minimize' ? 'lower' : 'higher';
    throw new UserError(
      `${placeOf(['metric', 'goal'])}: metric.goal: ${metric.goal}; ${name} is better the ${better} it is: expected ${goal}`,
    );
  }
  return { name, goal };
}

/** The steps that train the networks of each trial. */
export type TrialNodes = ReadonlyMap<ReadTrial, readonly StepNode[]>;

/** Makes the steps of all trials as one graph; clips that trials represent alike are represented once. Nothing runs yet. */
export function trialNodes(
  trials: readonly ReadTrial[],
  tasks: readonly TrainedTask[],
  options: NetworkNodesOptions,
): TrialNodes {
  const represented = new Map<string, StepNode>();
  return new Map(
    trials.map((trial) => [
      trial,
      networkNodes(trial, tasks, {
        ...options,
        tracking: options.tracking && {
          ...options.tracking,
          sets: [...(options.tracking.sets ?? []), ...trial.sets.map(({ text }) => text)],
        },
        label: `trial ${trial.number}`,
        represented,
      }),
    ]),
  );
}
