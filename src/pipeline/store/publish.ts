import { hash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { discardFileSync } from '../../discard-file.ts';
import { explainDiskError } from '../../disk-error.ts';
import { makeFolder } from '../../make-folder.ts';
import { renameFileSync } from '../../rename-file.ts';
import { hashFile } from '../files/hash-file.ts';
import { cannotLink } from '../files/link-file.ts';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import { type Machine, sameBoot } from '../machine/machine.ts';
import { createBreather } from '../machine/time-slice.ts';
import type { StepNode } from '../types.ts';
import type { ManifestFile } from './manifest.ts';
import type { Output } from './outputs.ts';
import {
  ownedFiles,
  type PublishedFile,
  readStamp,
  readStamps,
  stampPath,
  writeStamp,
} from './publication-stamp.ts';

/** Whether the output's files are where the node wants them published, as far as sizes and times tell. */
export async function isPublished(node: StepNode, output: Output, machine: Machine): Promise<boolean> {
  const { publishTo } = node;
  if (publishTo === undefined) {
    return true;
  }
  const stamp = readStamp(stampPath(publishTo, node));
  if (
    stamp === undefined ||
    stamp.pending.length > 0 ||
    stamp.key !== output.key ||
    stamp.result !== output.result
  ) {
    return false;
  }
  const trusted = sameBoot(stamp.bootId, machine.bootId);
  const breathe = createBreather();
  for (const file of stamp.files) {
    const target = join(publishTo, file.path);
    const stats = statSync(target, { throwIfNoEntry: false });
    if (stats?.size !== file.size || stats.mtimeMs !== file.mtimeMs) {
      return false;
    }
    if (!trusted && !isLink(join(output.dir, file.path), target)) {
      return false;
    }
    await breathe();
  }
  return true;
}

/**
 * Makes the output's files appear in the folder: hard links where the system allows, else copies, each by one rename.
 * Files that the same step published before and that are no longer in its output go; files of others stay.
 *
 * A stamp says beforehand which files are about to change and afterwards that all are there, so that what is
 * interrupted can be completed. To be called by one process at a time.
 *
 * @param published is told of each file with its stats.
 */
export async function publish(
  node: StepNode,
  publishTo: string,
  output: Output,
  machine: Machine,
  published: (file: ManifestFile, stats: Stats) => void,
): Promise<void> {
  try {
    await replaceFiles(node, publishTo, output, machine, published);
  } catch (error) {
    throw explainDiskError(error, publishTo);
  }
}

async function replaceFiles(
  node: StepNode,
  publishTo: string,
  output: Output,
  machine: Machine,
  published: (file: ManifestFile, stats: Stats) => void,
): Promise<void> {
  const path = stampPath(publishTo, node);
  const current = new Set(output.files.map((file) => file.path));
  const before = readStamp(path);
  const stale = before === undefined ? [] : ownedFiles(before).filter((file) => !current.has(file));
  const stamp = {
    format: 1,
    step: node.definition.name,
    label: node.label ?? null,
    key: output.key,
    result: output.result,
    bootId: machine.bootId,
  } as const;
  makeFolder(dirname(path));
  writeStamp(path, { ...stamp, pending: [...current, ...stale], files: [] });
  const breathe = createBreather();
  const files: PublishedFile[] = [];
  for (const file of output.files) {
    const stats = await publishFile(
      join(output.dir, file.path),
      join(publishTo, file.path),
      temporaryFor(publishTo, path, file.path),
      file,
    );
    files.push({ path: file.path, size: stats.size, mtimeMs: stats.mtimeMs, sha256: file.sha256 });
    published(file, stats);
    await breathe();
  }
  removeStale(publishTo, path, stale);
  writeStamp(path, { ...stamp, pending: [], files });
}

async function publishFile(
  source: string,
  target: string,
  temporary: string,
  file: ManifestFile,
): Promise<Stats> {
  const before = statSync(target, { throwIfNoEntry: false });
  if (before !== undefined && (await holds(before, source, target, file))) {
    return before;
  }
  try {
    placeFile(source, temporary);
    renameFileSync(temporary, target);
  } catch (error) {
    discardFileSync(temporary);
    throw error;
  }
  return statSync(target);
}

/** Where a file is before it gets its name: the same place each time, so that an interrupted try is cleared away. */
function temporaryFor(publishTo: string, stamp: string, path: string): string {
  const name = hash('sha256', JSON.stringify([stamp, path])).slice(0, 16);
  return join(publishTo, dirname(path), `${TEMPORARY_PREFIX}${name}`);
}

async function holds(before: Stats, source: string, target: string, file: ManifestFile): Promise<boolean> {
  return (
    isLink(source, target) ||
    (before.isFile() && before.size === file.size && (await hashFile(target, before.size)) === file.sha256)
  );
}

function isLink(source: string, target: string): boolean {
  // As numbers, the inodes of neighbours on Windows can be rounded to the same.
  const [one, other] = [source, target].map((path) => statSync(path, { bigint: true }));
  return one?.ino === other?.ino && one?.dev === other?.dev;
}

/** Links, else copies. Makes the folder when there is none, and clears away what an interrupted try has left. */
function placeFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (cannotLink(error)) {
      makeFolder(dirname(target));
      copyFileSync(source, target);
    } else if (code === 'ENOENT' && !existsSync(dirname(target))) {
      makeFolder(dirname(target));
      placeFile(source, target);
    } else if (code === 'EEXIST') {
      unlinkSync(target);
      placeFile(source, target);
    } else {
      throw error;
    }
  }
}

/** Removes files that only this step has published, and the folders that they leave empty. */
function removeStale(publishTo: string, ownStamp: string, stale: readonly string[]): void {
  if (stale.length === 0) {
    return;
  }
  const others = readStamps(publishTo).filter(({ path }) => path !== ownStamp);
  if (others.some(({ stamp }) => stamp === undefined)) {
    // It cannot be told what is theirs.
    return;
  }
  const claimed = new Set(others.flatMap(({ stamp }) => (stamp === undefined ? [] : ownedFiles(stamp))));
  for (const file of stale.filter((path) => !claimed.has(path))) {
    rmSync(join(publishTo, file), { force: true });
    rmSync(temporaryFor(publishTo, ownStamp, file), { force: true });
    removeEmptyFolders(publishTo, dirname(file));
  }
}

function removeEmptyFolders(root: string, folder: string): void {
  for (let path = folder; path !== '.'; path = dirname(path)) {
    try {
      rmdirSync(join(root, path));
    } catch {
      return;
    }
  }
}
