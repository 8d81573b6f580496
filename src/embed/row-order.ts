import { join } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { InputFolder } from '../pipeline/types.ts';
import { labelsFile } from '../prediction-types/label-files.ts';
import { type PredictionTypeName, predictionType } from '../prediction-types/registry.ts';
import { PythonRandom } from '../random/python-random.ts';
import type { EmbeddingKind } from './kept-embeddings.ts';

/** A split, with a folder that has its labels. */
export interface LabelledSplit {
  readonly split: string;
  readonly labels: InputFolder;
}

/** What a task's rows and labels are. */
interface LabelledTask {
  readonly kind: EmbeddingKind;
  readonly type: PredictionTypeName;
}

/** The labels of each split, from the inputs of a step. */
export function labelledSplits(splits: readonly string[], folders: readonly InputFolder[]): LabelledSplit[] {
  return folders.map((labels, position) => ({ split: at(splits, position), labels }));
}

/**
 * The files of a split in the order of hear-eval-kit's matrix: one Python `random.Random(0)` shuffles the files of each
 * split, as its labels list them, split by split in the order of the metadata.
 *
 * @param preceding the splits before this one in the metadata, in that order
 * @throws UserError for a split without files
 */
export async function rowOrder(
  preceding: readonly LabelledSplit[],
  own: LabelledSplit,
  task: LabelledTask,
): Promise<readonly string[]> {
  const random = new PythonRandom(0);
  for (const each of preceding) random.shuffle(await filesOf(each, task));
  const files = await filesOf(own, task);
  random.shuffle(files);
  return files;
}

/** The files of a split in the order of its labels. */
async function filesOf({ split, labels }: LabelledSplit, { kind, type }: LabelledTask): Promise<string[]> {
  const files = await predictionType(type).labels.readClips({ folder: labels.path, split }, kind);
  if (files.length > 0) return [...files];
  const place = join(labels.path, labelsFile(split, type));
  throw new UserError(`${place}: names no files; expected at least one`);
}
