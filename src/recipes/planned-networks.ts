import { at } from '../at.ts';
import { type DataSplit, dataSplits } from '../formats/folders/data-splits.ts';
import type { TaskMetadata } from '../prediction-types/task-metadata.ts';

/** What a network is trained on of a task. */
interface PlannedPart {
  readonly dataSplit: DataSplit;
  /** The split that it is tested on; null: a network before it is. */
  readonly test: string | null;
}

/** A network that is to be trained. */
export interface PlannedNetwork {
  /** The test split of the task that has the most data splits. */
  readonly name: string;
  /** In the order of the tasks. */
  readonly parts: readonly PlannedPart[];
}

/**
 * The networks of tasks: as many as the task has data splits that has the most, each trained on one data split of every task.
 * Those of a task that has fewer come again from the first on, and are tested by the first network that is trained on them.
 *
 * @param count how many networks, from the first. @default all
 */
export function plannedNetworks(
  tasks: readonly Pick<TaskMetadata, 'split_mode' | 'splits'>[],
  count?: number,
): readonly PlannedNetwork[] {
  const ofTasks = tasks.map(dataSplits);
  const most = ofTasks.reduce((longest, splits) => (splits.length > longest.length ? splits : longest));
  return most.slice(0, count).map(({ test: [name = ''] }, network) => ({
    name,
    parts: ofTasks.map((splits) => {
      const dataSplit = at(splits, network % splits.length);
      return { dataSplit, test: network < splits.length ? (dataSplit.test[0] ?? null) : null };
    }),
  }));
}
