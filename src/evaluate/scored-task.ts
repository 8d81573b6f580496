import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { dataSplits } from '../formats/folders/data-splits.ts';
import { type PredictionsInfo, readPredictionsInfo } from '../formats/folders/predictions-info.ts';
import { readVocabulary } from '../formats/labels/label-vocabulary.ts';
import { predictionType } from '../prediction-types/registry.ts';
import { readTaskMetadata, type TaskMetadata } from '../prediction-types/task-metadata.ts';
import { readScoredSplit, type ScoredSplit, type SplitToScore } from './reading/scored-split.ts';
import { readTypedSplit } from './reading/typed-files.ts';
import type { ScoreInfo } from './scores/score.ts';
import { getScore } from './scores/scores.ts';

export interface EvaluationFolders {
  /** Holds `task_metadata.json` and, where there are labels, `labelvocabulary.csv`. */
  readonly task: string;
  /** Holds a test split's `<split>.json` or `<split>.csv`. */
  readonly labels: (split: string) => string;
  /** Holds `predicted-<split>.csv` of each test split, and `predictions.json`. */
  readonly predictions: string;
}

/** A task with the predictions of its test splits, read, checked and prepared for its scores. */
export interface ScoredTask {
  readonly metadata: TaskMetadata;
  readonly info: PredictionsInfo;
  readonly scores: readonly ScoreInfo[];
  readonly splits: readonly ScoredSplit[];
}

/** Names of the test splits, in the order in which they are scored. */
export function testSplits(metadata: Pick<TaskMetadata, 'split_mode' | 'splits'>): readonly string[] {
  return dataSplits(metadata).flatMap(({ test }) => test);
}

/**
 * Reads the predictions of a task's test splits and prepares them for every score that the task's metadata name.
 *
 * @throws UserError for missing or wrong files, in one line, with row and column where there are any
 */
export async function readScoredTask(folders: EvaluationFolders): Promise<ScoredTask> {
  const metadata = await readTaskMetadata(folders.task);
  const info = await readPredictionsInfo(folders.predictions);
  const places = testSplits(metadata).map((split): SplitToScore => {
    if (info.splits[split] === undefined) {
      const known = Object.keys(info.splits).join(', ');
      throw new UserError(
        `${join(folders.predictions, 'predictions.json')}: splits are ${known}; expected ${split} too`,
      );
    }
    return { split, labelsFolder: folders.labels(split), predictionsFolder: folders.predictions };
  });
  const { evaluation } = metadata;
  const type = predictionType(metadata.prediction_type);
  const splits: ScoredSplit[] = [];
  if (type.scoring.read === null) {
    const vocabulary = await readVocabulary(folders.task);
    const scores = evaluation.map(getScore);
    const { oneEach } = type.labels;
    const task = { kind: metadata.embedding_type, oneEach, vocabulary, scores, info };
    for (const place of places) splits.push(await readScoredSplit(task, place));
    return { metadata, info, scores, splits };
  }
  let scores: readonly ScoreInfo[] = [];
  for (const place of places) {
    const read = await readTypedSplit(type, evaluation, place);
    scores = read.scores;
    splits.push(read.split);
  }
  return { metadata, info, scores, splits };
}
