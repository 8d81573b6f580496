import type { DataSplit } from '../../formats/folders/data-splits.ts';
import { select } from '../../pipeline/index.ts';
import type { StepDraft, StepNode } from '../../pipeline/types.ts';
import type { HeadTask } from '../head-task.ts';
import { CHOSEN, chooseGridPoint } from '../judge/choose-grid-point.ts';
import type { GridPoint } from '../judge/grids.ts';
import { directionOf } from '../judge/validation-score.ts';
import { type TrainingInputs, type TrainingParams, trainGridPoint } from '../train-steps.ts';
import { describeGridPoint } from '../training-record.ts';

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

export function gridPointLabel(split: DataSplit, point: GridPoint, seed: number): string {
  return trainingLabel(split, describeGridPoint(point), seed);
}

function trainingLabel({ test }: DataSplit, point: string, seed: number): string {
  return `${test.join('|')}: ${point}, seed ${seed}`;
}

/** What `gridPointNode` is made of but for the grid point, which is yet to be chosen. */
export function trainingDraft(task: HeadTask, seed: number, split: DataSplit): StepDraft {
  return {
    label: trainingLabel(split, CHOSEN, seed),
    params: trainingParams(task, seed, split),
    inputs: trainingInputs(task, split),
    env: task.env,
  };
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

/** @param drafts the trainings that follow from the choice */
export function choiceNode(
  task: HeadTask,
  label: string,
  trainings: readonly StepNode[],
  drafts: readonly StepDraft[] = [],
): StepNode {
  return chooseGridPoint({
    scope: task.scope,
    label,
    params: { direction: directionOf(task.criterion) },
    inputs: { trainings: trainings.map((training) => select(training, 'training.json')) },
    drafts,
  });
}
