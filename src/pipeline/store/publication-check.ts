import type { Stats } from 'node:fs';
import { UserError } from '../../errors.ts';
import type { ContentHash } from '../hashes.ts';
import type { FoundStamp, PublishedFile } from './publication-stamp.ts';

/**
 * @param paths of the files that are wanted, relative to the folder.
 * @throws UserError when some of them are only half published, or that cannot be told.
 */
export function checkPublications(
  folder: string,
  stamps: readonly FoundStamp[],
  paths: readonly string[],
): void {
  const unsettled = stamps.filter(({ stamp }) => stamp === undefined || stamp.pending.length > 0);
  if (unsettled.length === 0) {
    return;
  }
  const wanted = new Set(paths);
  for (const { path, step, stamp } of unsettled) {
    if (stamp === undefined) {
      throw new UserError(
        `${path}: is damaged, so that nobody knows whether the output of step ${step} is all there: run again the command that makes it`,
      );
    }
    if (stamp.pending.some((file) => wanted.has(file))) {
      throw new UserError(
        `${folder}: the output of step ${step} is only half there: run again the command that makes it`,
      );
    }
  }
}

/** What is known of the files that steps have published, by path. */
export function publishedFiles(stamps: readonly FoundStamp[]): ReadonlyMap<string, PublishedFile> {
  return new Map(stamps.flatMap(({ stamp }) => stamp?.files ?? []).map((file) => [file.path, file]));
}

/**
 * A file whose content is another, while the time of its last change is still the same, was not edited: it lost its
 * content, as happens when the machine goes down before the disk has it.
 *
 * @throws UserError for such a file.
 */
export function checkPublishedFile(
  path: string,
  stats: Stats,
  sha256: ContentHash,
  published: PublishedFile | undefined,
): void {
  if (published?.sha256 !== undefined && stats.mtimeMs === published.mtimeMs && sha256 !== published.sha256) {
    throw new UserError(`${path}: has lost its content: run again the command that makes it`);
  }
}
