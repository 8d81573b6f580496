import { basename, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import type { SplitSource } from './split-source.ts';

/** @throws UserError unless the clips of a split's index are those that have labels */
export function checkEmbeddedClips(
  labelsPath: string,
  source: SplitSource,
  index: RowIndex,
  clips: Iterable<string>,
): void {
  const labels = new Set(clips);
  const indexName = `${source.split}.index.csv`;
  const unlabelled = index.files.find(({ filename }) => !labels.has(filename));
  if (unlabelled !== undefined) {
    throw new UserError(
      `${join(source.folder, indexName)}: ${unlabelled.filename} is not in ${basename(labelsPath)}; expected embeddings of the same task`,
    );
  }
  if (labels.size !== index.files.length) {
    const embedded = new Set(index.files.map(({ filename }) => filename));
    const absent = [...labels].find((filename) => !embedded.has(filename));
    throw new UserError(
      `${labelsPath}: ${absent} is not in ${indexName}; expected an embedding of each clip`,
    );
  }
}

/** @throws UserError unless what was predicted is what has labels */
export function checkPredictedClips(
  files: readonly string[],
  labels: ReadonlyMap<string, unknown>,
  { path, labelsName }: { readonly path: string; readonly labelsName: string },
): void {
  const predicted = new Set(files);
  const unknown = files.filter((file) => !labels.has(file));
  if (unknown.length > 0) {
    throw new UserError(`${path}: ${oneOf(unknown)} not in ${labelsName}; expected its files and no others`);
  }
  const missing = [...labels.keys()].filter((file) => !predicted.has(file));
  if (missing.length > 0) {
    throw new UserError(`${path}: ${oneOf(missing)} missing; expected every file of ${labelsName}`);
  }
}

function oneOf(files: readonly string[]): string {
  return files.length === 1 ? `${files[0]} is` : `${files[0]} and ${files.length - 1} more are`;
}
