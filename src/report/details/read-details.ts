import { UserError } from '../../errors.ts';
import { testSplits } from '../../evaluate/scored-task.ts';
import { readPredictionsInfo } from '../../formats/folders/predictions-info.ts';
import { readVocabulary } from '../../formats/labels/label-vocabulary.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import { readTaskMetadata, type TaskMetadata } from '../../prediction-types/task-metadata.ts';
import type { ResultCell } from '../results.ts';
import type { CellDetails } from './cell-details.ts';
import { eventDetails } from './event-details.ts';
import { fitDetails, type Limits } from './limits.ts';
import { measuredDetails } from './measured-details.ts';
import { readPredictedScenes } from './predicted-scenes.ts';
import { manyLabelsDetails, oneLabelDetails } from './scene-details.ts';
import { trainingCurves } from './training-curves.ts';

/** Details of a cell and what the labels in them stand for. */
export interface DetailedCell {
  readonly details: CellDetails;
  /** Labels of the task; empty where they cannot be read. */
  readonly labels: readonly string[];
}

type Part = (limits: Limits) => Omit<CellDetails, 'problems'>;

/**
 * Reads what is shown of one module on one task. What is missing or damaged is left out, and told in `problems`.
 *
 * @param room bytes that the details of all cells may take together, and how many cells there are
 */
export async function readDetails(
  cell: ResultCell,
  room: { readonly bytes: number; readonly cells: number },
): Promise<DetailedCell> {
  const problems: string[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const metadata = await attempt(() => readTaskMetadata(cell.folder));
  const type = metadata === undefined ? undefined : predictionType(metadata.prediction_type);
  const hasLabels = type?.labels.vocabulary === true;
  const labels = (hasLabels ? await attempt(() => readVocabulary(cell.folder)) : undefined) ?? [];
  const predicted = await attempt(async (): Promise<Part | undefined> => {
    if (metadata === undefined) return undefined;
    if (type?.scoring.read !== null) {
      return measuredDetails(cell.folder, testSplits(metadata), metadata);
    }
    return labels.length === 0 ? undefined : labelledPart(cell, metadata, labels);
  });
  const curves = await attempt(() => trainingCurves(cell.folder, Object.keys(cell.file.splits)));
  const details = fitDetails((limits) => {
    const shown = curves?.(limits) ?? [];
    return { ...predicted?.(limits), ...(shown.length === 0 ? {} : { curves: shown }), problems };
  }, room);
  return { details, labels };
}

async function labelledPart(
  { folder, file }: ResultCell,
  metadata: TaskMetadata,
  labels: readonly string[],
): Promise<Part> {
  const splits = testSplits(metadata);
  if (metadata.embedding_type === 'event') {
    return eventDetails(folder, splits, labels, { info: await readPredictionsInfo(folder), scores: file });
  }
  const { oneEach } = predictionType(metadata.prediction_type).labels;
  const scenes = await readPredictedScenes(folder, splits, labels, oneEach);
  return oneEach ? oneLabelDetails(scenes) : manyLabelsDetails(scenes);
}
