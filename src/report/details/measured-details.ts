/** What is shown of tasks whose predictions are no labels of a vocabulary, as their types draw it. */
import { join } from 'node:path';
import { fourDigits } from '../../numerics/four-digits.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import type { TaskMetadata } from '../../prediction-types/task-metadata.ts';
import type { CellDetails, Scatter } from './cell-details.ts';
import { type Limits, thinned } from './limits.ts';
import { musicDetails } from './music-details.ts';

/** What a task's metadata say of what is shown. */
type ShownMetadata = Pick<TaskMetadata, 'prediction_type' | 'excerpts' | 'clip_groups'>;

type MeasuredDetails = Pick<CellDetails, 'scatters' | 'worst' | 'timelines' | 'excerpts' | 'music'>;

/**
 * Reads labels and predictions of the test splits from an embeddings folder.
 *
 * @returns nothing to show for a type that draws nothing
 * @throws UserError for files that are missing or wrong
 */
export async function measuredDetails(
  folder: string,
  splits: readonly string[],
  { prediction_type: type, excerpts = [], clip_groups: groups }: ShownMetadata,
): Promise<(limits: Limits) => MeasuredDetails> {
  const { picture, labels, scoring } = predictionType(type);
  if (picture === undefined) return () => ({});
  const files = splits.map((split) => ({
    split,
    labels: join(folder, `${split}.${labels.format}`),
    predictions: join(folder, `predicted-${split}.csv`),
  }));
  const { plots, misses, music } = await picture(files, excerpts);
  const shownMusic =
    music === undefined ? undefined : await musicDetails(music, files, { scoring, folder, groups });
  const worst = misses.toSorted((a, b) => b.by - a.by).map(({ clip }) => clip);
  return (limits) => ({
    ...shownMusic?.(limits),
    scatters: plots.map(({ points, ...plot }): Scatter => {
      const shown = thinned(points, limits.points);
      return {
        ...plot,
        points: shown.flat().map(fourDigits),
        omitted: points.length - shown.length,
      };
    }),
    ...(worst.length === 0 ? {} : { worst: worst.slice(0, limits.worst) }),
  });
}
