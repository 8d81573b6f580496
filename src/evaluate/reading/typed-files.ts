import { join } from 'node:path';
import { at } from '../../at.ts';
import type { PredictionType } from '../../prediction-types/prediction-type.ts';
import { strataOf } from '../certainty/strata.ts';
import { scoreFamily } from '../scores/families.ts';
import type { ScoreInfo } from '../scores/score.ts';
import { type PreparedScore, prepareTable } from '../scores/table-score.ts';
import type { FilePair } from './file-pair.ts';
import type { PreparedFiles } from './labelled-files.ts';
import type { ScoredSplit, SplitToScore } from './scored-split.ts';

/**
 * Reads labels and predictions as a prediction type has them, and prepares its scores for them. Of several targets a score
 * is the mean of theirs, which are its parts.
 *
 * @param names of scores; undefined: all
 * @throws UserError for files that are wrong, with row and column, or that do not belong together
 */
export async function prepareTypedFiles(
  { scoring: { family, read } }: Pick<PredictionType, 'scoring'>,
  { labels, predictions, reading }: FilePair,
  names: readonly string[] | undefined,
): Promise<PreparedFiles> {
  if (read === null) throw new RangeError('scores of labels are not read this way');
  const { units, groups, data, targets } = await read({ labels, predictions, reading });
  const { scores, measure } = scoreFamily(family);
  const byTarget = data.map((each) =>
    prepareTable(scores, names, measure === undefined ? each : measure(each)),
  );
  return { scores: meanOfTargets(byTarget, targets), ...strataOf(units, groups), classes: null };
}

function meanOfTargets(
  [first = [], ...others]: readonly (readonly PreparedScore[])[],
  targets: readonly string[],
): readonly PreparedScore[] {
  if (others.length === 0) return first;
  return first.map((score, position) => {
    const ofTargets = [score, ...others.flatMap((prepared) => prepared[position] ?? [])];
    return {
      ...score,
      parts: ['mean', ...targets],
      clips: {
        clips: score.clips.clips,
        score(sample) {
          const values = ofTargets.map(({ clips }) => at(clips.score(sample), 0));
          return [values.reduce((sum, value) => sum + value, 0) / values.length, ...values];
        },
      },
    };
  });
}

/**
 * Reads labels and predictions of a test split that are no labels of a vocabulary, and prepares them for the task's
 * scores. The files are those that `evaluate --type` takes.
 *
 * @param names of the scores
 * @throws UserError for files that are wrong in themselves (with row and column) or do not belong together
 */
export async function readTypedSplit(
  type: PredictionType,
  names: readonly string[],
  { split, labelsFolder, predictionsFolder }: SplitToScore,
): Promise<{ readonly scores: readonly ScoreInfo[]; readonly split: ScoredSplit }> {
  const files = {
    labels: join(labelsFolder, `${split}.${type.labels.format}`),
    predictions: join(predictionsFolder, `predicted-${split}.csv`),
  };
  const { scores, strata, drawnFrom } = await prepareTypedFiles(type, files, names);
  const clips = strata.reduce((sum, stratum) => sum + stratum.length, 0);
  const prepared = scores.map((score) => score.clips);
  return { scores, split: { split, clips, prepared, classes: null, strata, drawnFrom } };
}
