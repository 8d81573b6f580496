import type { DataSplit } from '../../formats/data-splits.ts';
import { select } from '../../pipeline/index.ts';
import type { StepNode } from '../../pipeline/types.ts';
import { chooseGridPoint } from '../choose-grid-point.ts';
import type { GridPoint } from '../grids.ts';
import type { HeadTask } from '../head-task.ts';
import { type TrainingInputs, type TrainingParams, trainGridPoint } from '../train-steps.ts';
import { describeGridPoint } from '../training-record.ts';
import { directionOf } from '../validation-score.ts';

/** The training of a grid point on a data split: the same step whichever protocol asks for it. */
export function gridPointNode(task: HeadTask, seed: number, split: DataSplit, point: GridPoint): StepNode {
  return trainGridPoint({
    scope: task.scope,
    label: gridPointLabel(split, point, seed),
    params: { ...trainingParams(task, seed, split), grid_point: point },
    inputs: trainingInputs(task, split),
    env: task.env,
  });
}

export function gridPointLabel({ test }: DataSplit, point: GridPoint, seed: number): string {
  return `${test.join('|')}: ${describeGridPoint(point)}, seed ${seed}`;
}

export function trainingParams(task: HeadTask, seed: number, { train, valid }: DataSplit): TrainingParams {
  return {
    ...task.labels,
    criterion: task.criterion,
    train,
    valid,
    seed,
    ...task.fewShotParams(seed),
    ...(task.standardise ? { standardise: true } : {}),
    ...(task.engine === undefined ? {} : { engine: task.engine }),
  };
}

export function trainingInputs(task: HeadTask, { train, valid }: DataSplit): TrainingInputs {
  return {
    vocabulary: task.vocabulary(train),
    checked: task.checked,
    train: task.files(train),
    valid: task.files(valid),
  };
}

/** @param next the trainings that follow from the choice */
export function choiceNode(
  task: HeadTask,
  label: string,
  trainings: readonly StepNode[],
  next: (chosen: GridPoint) => readonly StepNode[] = () => [],
): StepNode {
  return chooseGridPoint({
    scope: task.scope,
    label,
    params: { direction: directionOf(task.criterion) },
    inputs: { trainings: trainings.map((training) => select(training, 'training.json')) },
    env: { next },
  });
}
