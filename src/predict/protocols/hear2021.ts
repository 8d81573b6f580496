import { spawned } from '../../pipeline/index.ts';
import type { HeadTask } from '../head-task.ts';
import type { GridPoint } from '../judge/grids.ts';
import { choiceNode, trainingDraft } from './grid-trainings.ts';
import { searchNodes } from './search.ts';
import type { TrainedHeads } from './trained-heads.ts';

/**
 * hear-eval-kit's protocol: the grid points are tried on the first data split; the best one trains the heads of the
 * other data splits.
 */
export function hear2021Heads(task: HeadTask, points: readonly GridPoint[], seed: number): TrainedHeads {
  const [first, ...others] = task.dataSplits;
  if (first === undefined) throw new RangeError('the task has no data split');
  const trainings = searchNodes(task, seed, first, points);
  const choice = choiceNode(
    task,
    others.length === 0 ? `seed ${seed}` : `seed ${seed}, then ${others.length} trainings`,
    trainings,
    others.map((split) => trainingDraft(task, seed, split)),
  );
  return { trainings, spawned: others.length === 0 ? [] : spawned(choice), choices: [choice] };
}
