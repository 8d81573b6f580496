import path from 'node:path';
import { UserError } from '../errors.ts';
import { readEventLabels, readSceneLabels } from '../formats/split-labels.ts';
import type { InputFolder } from '../pipeline/types.ts';
import { PythonRandom } from '../random/python-random.ts';
import type { EmbeddingKind } from './kept-embeddings.ts';

/** A split, with a folder that has `<split>.json`. */
export interface LabelledSplit {
  readonly split: string;
  readonly labels: InputFolder;
}

/** The labels of each split, from the inputs of a step. */
export function labelledSplits(splits: readonly string[], folders: readonly InputFolder[]): LabelledSplit[] {
  return folders.map((labels, position) => ({ split: splits[position] ?? '', labels }));
}

/**
 * The files of a split in the order of hear-eval-kit's matrix: one Python `random.Random(0)` shuffles the files of each
 * split, as `<split>.json` lists them, split by split in the order of the metadata.
 *
 * @param preceding the splits before this one in the metadata, in that order
 * @throws UserError for a split without files
 */
export async function rowOrder(
  preceding: readonly LabelledSplit[],
  own: LabelledSplit,
  kind: EmbeddingKind,
): Promise<readonly string[]> {
  const random = new PythonRandom(0);
  for (const each of preceding) random.shuffle(await filesOf(each, kind));
  const files = await filesOf(own, kind);
  random.shuffle(files);
  return files;
}

/** The files of a split in the order of `<split>.json`. */
async function filesOf({ split, labels }: LabelledSplit, kind: EmbeddingKind): Promise<string[]> {
  const byFile =
    kind === 'scene' ? await readSceneLabels(labels.path, split) : await readEventLabels(labels.path, split);
  if (byFile.size > 0) return [...byFile.keys()];
  throw new UserError(`${path.join(labels.path, split)}.json: names no files; expected at least one`);
}
