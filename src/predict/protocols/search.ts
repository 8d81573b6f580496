import type { DataSplit } from '../../formats/folders/data-splits.ts';
import { select } from '../../pipeline/index.ts';
import type { StepNode } from '../../pipeline/types.ts';
import type { HeadTask } from '../head-task.ts';
import type { GridPoint } from '../judge/grids.ts';
import { trainRung } from '../judge/rung-step.ts';
import { stretchesOf } from '../judge/searches.ts';
import { gridPointLabel, gridPointNode, trainingInputs, trainingParams } from './grid-trainings.ts';

/** The trainings of all grid points on a data split, in their order, from which one is to be chosen. */
export function searchNodes(
  task: HeadTask,
  seed: number,
  split: DataSplit,
  points: readonly GridPoint[],
): readonly StepNode[] {
  if (task.search === 'full' || points.length === 1) {
    return points.map((point) => gridPointNode(task, seed, split, point));
  }
  let before: readonly StepNode[] = [];
  for (const { pauseAfter, ...choice } of stretchesOf(task.search, points)) {
    const last = before;
    before = points.map((point, position) =>
      trainRung({
        scope: task.scope,
        label: `${gridPointLabel(split, point, seed)}, ${stretch(pauseAfter[position])}`,
        params: {
          ...trainingParams(task, seed, split),
          grid_point: point,
          position,
          choice,
          pause_after: pauseAfter[position] ?? null,
        },
        inputs: {
          ...trainingInputs(task, split),
          before: last.map((node) => select(node, 'training.json')),
          own: last.slice(position, position + 1),
        },
        env: task.env,
      }),
    );
  }
  return before;
}

function stretch(pauseAfter: number | null | undefined): string {
  return typeof pauseAfter === 'number' ? `to epoch ${pauseAfter}` : 'to its end';
}
