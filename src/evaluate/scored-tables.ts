import { join } from 'node:path';
import type { DistanceType, NumberType } from '../formats/prediction-type.ts';
import { labelsFile } from '../formats/prediction-type.ts';
import type { FilePair, PreparedFiles } from './labelled-files.ts';
import { prepareJndFiles, prepareRankingFiles, prepareRegressionFiles } from './measured-files.ts';
import { prepareMelodyFiles } from './music-files.ts';
import type { ScoreInfo } from './score.ts';
import type { ScoredSplit, SplitToScore } from './scored-split.ts';

type Prepare = (files: FilePair, names: readonly string[] | undefined) => Promise<PreparedFiles>;

const PREPARE: Readonly<Record<DistanceType | NumberType, Prepare>> = {
  jnd: prepareJndFiles,
  ranking: prepareRankingFiles,
  regression: prepareRegressionFiles,
  pitch: prepareMelodyFiles,
};

/**
 * Reads labels, `<split>.csv`, and predictions of a test split that are no labels of a vocabulary, and prepares them for
 * the task's scores. The files are those that `evaluate --type` takes.
 *
 * @param names of the scores
 * @throws UserError for files that are wrong in themselves (with row and column) or do not belong together
 */
export async function readScoredTable(
  type: DistanceType | NumberType,
  names: readonly string[],
  { split, labelsFolder, predictionsFolder }: SplitToScore,
): Promise<{ readonly scores: readonly ScoreInfo[]; readonly split: ScoredSplit }> {
  const files = {
    labels: join(labelsFolder, labelsFile(split, type)),
    predictions: join(predictionsFolder, `predicted-${split}.csv`),
  };
  const { scores, strata, drawnFrom } = await PREPARE[type](files, names);
  const clips = strata.reduce((sum, stratum) => sum + stratum.length, 0);
  const prepared = scores.map((score) => score.clips);
  return { scores, split: { split, clips, prepared, classes: null, strata, drawnFrom } };
}
