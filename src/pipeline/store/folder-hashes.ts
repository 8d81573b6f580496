import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { explainDiskError } from '../../disk-error.ts';
import { BadInputsError, UserError } from '../../errors.ts';
import { compileGlobs, globRoots } from '../files/glob.ts';
import { hashFile } from '../files/hash-file.ts';
import { type InputProblem, listInputs } from '../files/list-inputs.ts';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import type { ContentHash } from '../hashes.ts';
import { byPath, type HashedFile } from '../keys/key.ts';
import { createBreather } from '../machine/time-slice.ts';
import { MANIFEST_NAME } from './manifest.ts';
import { checkPublications, checkPublishedFile, publishedFiles } from './publication-check.ts';
import { type PublishedFile, readStamps, STAMP_FOLDER } from './publication-stamp.ts';
import { StatCache } from './stat-cache.ts';

/** Content hashes of the files of folders that no step of the plan makes. Each folder is read once. */
export class FolderHashes {
  readonly #cacheDir: string;
  readonly #bootId: string;
  readonly #signal: AbortSignal | undefined;
  readonly #caches = new Map<string, StatCache>();
  readonly #leftOut = new Map<string, number>();
  readonly #known = new Map<string, Promise<readonly HashedFile[]>>();

  constructor(cacheDir: string, bootId: string, signal?: AbortSignal) {
    this.#cacheDir = cacheDir;
    this.#bootId = bootId;
    this.#signal = signal;
  }

  /**
   * The folder's files (those that match `patterns`, when given), sorted by path.
   *
   * @throws UserError when the folder is missing, or some of these files are only half published or damaged since.
   */
  files(folder: string, patterns?: readonly string[]): Promise<readonly HashedFile[]> {
    const name = JSON.stringify([folder, patterns]);
    let files = this.#known.get(name);
    if (files === undefined) {
      files = this.#hash(folder, patterns);
      this.#known.set(name, files);
    }
    return files;
  }

  /** A line for each folder in which files of macOS were passed over; each only once. */
  takeLeftOut(): string[] {
    const lines = [...this.#leftOut].map(
      ([folder, count]) => `${folder}: left out ${count} files of macOS (._*, .DS_Store, __MACOSX)`,
    );
    this.#leftOut.clear();
    return lines;
  }

  /** Takes note of hashes that are known already, so that publishing a file spares hashing it again. */
  seed(folder: string, path: string, stats: Stats, sha256: ContentHash): void {
    this.#cache(folder).seed(path, stats, sha256);
  }

  save(): void {
    for (const cache of this.#caches.values()) {
      cache.save();
    }
  }

  #cache(folder: string): StatCache {
    let cache = this.#caches.get(folder);
    if (cache === undefined) {
      cache = new StatCache(this.#cacheDir, folder, this.#bootId);
      this.#caches.set(folder, cache);
    }
    return cache;
  }

  async #hash(folder: string, patterns: readonly string[] | undefined): Promise<readonly HashedFile[]> {
    const problem = folderProblem(folder);
    if (problem !== undefined) {
      throw new UserError(problem);
    }
    try {
      const { paths, problems, leftOut } = await listMatching(folder, patterns);
      refuseProblems(folder, problems);
      if (leftOut > 0) this.#leftOut.set(folder, leftOut);
      const stamps = readStamps(folder);
      checkPublications(folder, stamps, paths);
      return await this.#hashAll(folder, paths, publishedFiles(stamps));
    } catch (error) {
      throw explainDiskError(error, folder);
    }
  }

  async #hashAll(
    folder: string,
    paths: readonly string[],
    published: ReadonlyMap<string, PublishedFile>,
  ): Promise<readonly HashedFile[]> {
    const cache = this.#cache(folder);
    const breathe = createBreather(this.#signal);
    const files: HashedFile[] = [];
    for (const path of paths) {
      const absolute = join(folder, path);
      const stats = statSync(absolute, { throwIfNoEntry: false });
      if (stats === undefined || !stats.isFile()) {
        throw new UserError(`${absolute}: expected a file or a link to one`);
      }
      let sha256 = cache.get(path, stats);
      if (sha256 === undefined) {
        sha256 = await hashFile(absolute, stats.size);
        cache.set(path, stats, sha256);
      }
      checkPublishedFile(absolute, stats, sha256, published.get(path));
      files.push({ path, sha256 });
      await breathe();
    }
    return files.sort(byPath);
  }
}

/** What is wrong with a folder that steps are to read, in one line. */
export function folderProblem(folder: string): string | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory()
    ? undefined
    : `${folder}: expected a folder, found ${stats === undefined ? 'nothing' : 'a file'}`;
}

/**
 * The files of a folder as a step is given them: relative POSIX paths, sorted.
 *
 * @throws UserError for what is no folder, and naming all entries that are no files
 */
export async function listFolder(folder: string): Promise<readonly string[]> {
  const problem = folderProblem(folder);
  if (problem !== undefined) throw new UserError(problem);
  const { paths, problems } = await listMatching(folder, undefined);
  refuseProblems(folder, problems);
  return paths.sort();
}

function refuseProblems(folder: string, problems: readonly InputProblem[]): void {
  const lines = problems.map(({ path, problem }) => `${join(folder, path)}: ${problem}`).sort();
  const [only] = lines;
  if (only === undefined) return;
  throw lines.length === 1
    ? new UserError(only)
    : new BadInputsError(`${folder}: ${lines.length} entries are no files:`, lines);
}

async function listMatching(
  folder: string,
  patterns: readonly string[] | undefined,
): Promise<{ paths: string[]; problems: InputProblem[]; leftOut: number }> {
  const skip = (path: string, name: string) =>
    name.startsWith(TEMPORARY_PREFIX) || path === STAMP_FOLDER || path === MANIFEST_NAME;
  const literal = patterns?.filter((pattern) => !pattern.includes('*')) ?? [];
  const paths = literal.filter((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile());
  const wild = patterns?.filter((pattern) => pattern.includes('*'));
  const matches = wild === undefined ? () => true : compileGlobs(wild);
  const problems: InputProblem[] = [];
  let leftOut = 0;
  for (const root of wild === undefined ? [''] : globRoots(wild)) {
    if (statSync(join(folder, root), { throwIfNoEntry: false })?.isDirectory()) {
      const listing = await listInputs(folder, root, skip);
      leftOut += listing.leftOut;
      for (const path of listing.paths) {
        if (matches(path) && !literal.includes(path)) {
          paths.push(path);
        }
      }
      problems.push(...listing.problems.filter(({ path }) => matches(path)));
    }
  }
  return { paths, problems, leftOut };
}
