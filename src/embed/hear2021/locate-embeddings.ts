import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ifThere } from '../../if-there.ts';
import { DIMENSIONS_ENDING } from './split-files.ts';

/** Embeddings of a task that hear-eval-kit made. */
export interface LocatedEmbeddings {
  /** Name of the folder above, for instance `hearbaseline.naive`. */
  readonly module: string;
  /** Name of the folder, for instance `spoken_digit-1.0.9-full`. */
  readonly task: string;
  /** Absolute path. */
  readonly path: string;
}

/** Folders between the one that was named and those of tasks: `embeddings/<module>/<task>`. */
const DEPTH = 2;

/** Finds what hear-eval-kit made in a folder: that of a task, of a module, or of all embeddings. */
export async function locateEmbeddings(typed: string): Promise<readonly LocatedEmbeddings[]> {
  return below(resolve(typed), DEPTH);
}

async function below(folder: string, depth: number): Promise<LocatedEmbeddings[]> {
  const entries = (await ifThere(readdir(folder, { withFileTypes: true }))) ?? [];
  const names = entries.map(({ name }) => name);
  if (names.includes('task_metadata.json')) {
    const isOne = names.some((name) => name.endsWith(DIMENSIONS_ENDING));
    const [module, task] = [basename(dirname(folder)), basename(folder)];
    return isOne ? [{ module, task, path: folder }] : [];
  }
  if (depth === 0) return [];
  const folders = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name);
  const found = await Promise.all(folders.sort().map((name) => below(join(folder, name), depth - 1)));
  return found.flat();
}
