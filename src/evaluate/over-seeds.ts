import { at } from '../at.ts';
import type { ScoresFile } from '../formats/folders/scores-file.ts';
import { orNull } from '../numerics/or-null.ts';
import { meanOfDefined } from './certainty/confidence.ts';
import type { ScoredTask } from './scored-task.ts';
import { meanAndDeviation } from './summarize.ts';

type OverSeeds = NonNullable<ScoresFile['seeds']>;

/**
 * What the splits have together with each seed, and the mean and the standard deviation of that over the seeds: how much
 * of a score is chance of the training, apart from what the folds differ by.
 *
 * @param first scores of the first seed
 * @param others the same splits as other seeds' heads predict them
 */
export function overSeeds(first: ScoresFile, others: readonly ScoredTask[]): OverSeeds {
  const names = Object.keys(first.aggregated);
  const bySeed = new Map<number, readonly number[]>([
    [first.protocol.seed, names.map((name) => first.aggregated[name]?.mean ?? Number.NaN)],
    ...others.map((task) => [task.info.seed, meansOverSplits(task)] as const),
  ]);
  return {
    by_seed: Object.fromEntries(
      [...bySeed].map(([seed, means]) => [
        seed,
        Object.fromEntries(names.map((name, index) => [name, orNull(means[index])])),
      ]),
    ),
    aggregated: Object.fromEntries(
      names.map((name, index) => [
        name,
        meanAndDeviation([...bySeed.values()].map((means) => at(means, index))),
      ]),
    ),
  };
}

/** By score and part, in the order of `aggregated` in `scores.json`. */
function meansOverSplits({ scores, splits }: ScoredTask): number[] {
  return scores.flatMap((score, position) => {
    const bySplit = splits.map(({ prepared }) => at(prepared, position).score());
    return ['', ...score.parts].map((_, part) => meanOfDefined(bySplit.map((parts) => at(parts, part))));
  });
}
