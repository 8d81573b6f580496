import type { DataSplit } from '../../formats/data-splits.ts';
import { select } from '../../pipeline/index.ts';
import type { StepNode } from '../../pipeline/types.ts';
import { chooseGridPoint } from '../choose-grid-point.ts';
import type { GridPoint } from '../grids.ts';
import type { HeadTask } from '../head-task.ts';
import { trainGridPoint } from '../train-steps.ts';
import { describeGridPoint } from '../training-record.ts';
import { directionOf } from '../validation-score.ts';

/** The training of a grid point on a data split: the same step whichever protocol asks for it. */
export function gridPointNode(
  task: HeadTask,
  seed: number,
  { train, valid, test }: DataSplit,
  point: GridPoint,
): StepNode {
  return trainGridPoint({
    scope: task.scope,
    label: `${test.join('|')}: ${describeGridPoint(point)}, seed ${seed}`,
    params: { ...task.labels, criterion: task.criterion, train, valid, seed, grid_point: point },
    inputs: {
      vocabulary: task.vocabulary,
      checked: task.checked,
      train: task.files(train),
      valid: task.files(valid),
    },
    env: task.env,
  });
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
