import { UserError } from '../errors.ts';
import type { Place } from '../formats/files/yaml-file.ts';
import { select } from '../pipeline/index.ts';
import type { FolderNode, Selection, StepNode } from '../pipeline/types.ts';
import { taskCriterion } from '../predict/judge/task-criterion.ts';
import type { Criterion } from '../predict/judge/validation-score.ts';
import type { Excerpt } from '../prediction-types/excerpt.ts';
import { labelsFile } from '../prediction-types/label-files.ts';
import { type LabelParams, labelParams } from '../prediction-types/label-space.ts';
import { PREDICTION_TYPES, predictionType } from '../prediction-types/registry.ts';
import type { TaskMetadata } from '../prediction-types/task-metadata.ts';
import { GRAPH_NAMES } from './network-graph.ts';
import type { PlannedNetwork } from './planned-networks.ts';
import type { Recipe } from './recipe.ts';

/** A task that a network is trained on. */
export interface TrainedTask {
  /** Name of its folder, for instance `spoken_digit-1.0.9-full`. */
  readonly name: string;
  readonly node: StepNode | FolderNode;
  readonly metadata: TaskMetadata;
}

/** A task as the steps of a training see it. */
export interface LearntTask {
  readonly name: string;
  /** Name of the output. */
  readonly output: string;
  readonly labels: LabelParams;
  readonly criterion: Criterion;
  /** What its loss is multiplied by. */
  readonly weight: number;
  /** What the task has chosen to be looked at. */
  readonly excerpts?: readonly Excerpt[] | undefined;
  /** What names the columns of predictions. */
  readonly vocabulary: Selection;
  audio(split: string): Selection;
  labelsOf(split: string): Selection;
}

/** @param place which of the recipe's tasks it is */
export function learntTask(
  { name, node, metadata }: TrainedTask,
  { sample_rate: sampleRate, tasks, weights }: Pick<Recipe, 'sample_rate' | 'tasks' | 'weights'>,
  place: number,
): LearntTask {
  const { prediction_type: type, splits, task_name: output, excerpts } = metadata;
  const labelsOf = (split: string) => select(node, labelsFile(split, type));
  return {
    name,
    output,
    labels: labelParams(metadata),
    criterion: taskCriterion(metadata),
    ...(excerpts === undefined ? {} : { excerpts }),
    weight: weights?.[tasks[place] ?? ''] ?? 1,
    vocabulary: predictionType(type).labels.vocabulary
      ? select(node, 'labelvocabulary.csv')
      : labelsOf(splits[0] ?? ''),
    audio: (split) => select(node, `${sampleRate}/${split}/**/*.wav`),
    labelsOf,
  };
}

/** @throws UserError for a task that cannot be trained, has not the splits for it, or no name of its own */
export function checkTasks(
  tasks: readonly TrainedTask[],
  planned: readonly PlannedNetwork[],
  placeOf: Place,
): void {
  const outputs = new Map<string, string>();
  for (const [place, { name, metadata }] of tasks.entries()) {
    const refuse = (problem: string) =>
      new UserError(`${placeOf(['tasks', place])}: tasks: ${name} ${problem}`);
    const { prediction_type: type, task_name: output } = metadata;
    if (predictionType(type).method.by === 'distance') {
      throw refuse(
        `is ${type}, which is predicted by distances of embeddings, so that nothing is trained; expected a task of ${trainable()}`,
      );
    }
    for (const part of ['train', 'valid', 'test'] as const) {
      if (planned.every(({ parts }) => (parts[place]?.dataSplit[part].length ?? 0) > 0)) continue;
      throw refuse(`has no split ${part}; expected train, valid and test, or folds`);
    }
    if (GRAPH_NAMES.includes(output)) {
      throw refuse(
        `has the name of another output of a network; expected a task that is not called ${output}`,
      );
    }
    const other = outputs.get(output);
    if (other !== undefined) {
      throw refuse(`gives an output called ${output}, as ${other} does; expected tasks of different names`);
    }
    outputs.set(output, name);
  }
}

function trainable(): string {
  const names = PREDICTION_TYPES.filter(({ method }) => method.by === 'head').map(({ name }) => name);
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
