import type { HeadTask } from '../head-task.ts';
import type { GridPoint } from '../judge/grids.ts';
import { choiceNode } from './grid-trainings.ts';
import { searchNodes } from './search.ts';
import type { TrainedHeads } from './trained-heads.ts';

/**
 * The grid points are tried on every data split, and each test split is predicted by the best head of its own data
 * split: trained on its train splits, chosen on its valid split, so nothing of the test split decides anything about
 * the head that is tested on it.
 */
export function nestedHeads(task: HeadTask, points: readonly GridPoint[], seed: number): TrainedHeads {
  const bySplit = task.dataSplits.map((split) => searchNodes(task, seed, split, points));
  return {
    trainings: bySplit.flat(),
    spawned: [],
    choices: bySplit.map((trainings, position) =>
      choiceNode(task, `${task.dataSplits[position]?.test.join('|')}, seed ${seed}`, trainings),
    ),
  };
}
