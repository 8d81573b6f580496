import { constants, type Stats } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile } from '../files/hash-file.ts';
import type { ManifestFile } from '../store/manifest.ts';
import { DamagedOutput } from './cache-entry.ts';
import type { Rights } from './rights.ts';

/** Files on their way at the same time: disks on a network answer late. */
const LANES = 4;

/**
 * Copies files from one folder into another, which is there and empty, and verifies the copies by hash. Never by hard
 * links: whoever wrote into one copy would write into all of them. Where the file system shares the blocks of copies,
 * it does.
 *
 * @returns the files with the times of the copies
 * @throws DamagedOutput naming the first file that is not what it should be
 */
export async function copyFiles(
  files: readonly ManifestFile[],
  from: string,
  to: string,
  rights: Rights,
  signal: AbortSignal,
): Promise<readonly ManifestFile[]> {
  await makeFolders(files, to, rights.folder);
  const copied: ManifestFile[] = new Array(files.length);
  const queue = files.entries();
  let failure: { readonly error: unknown } | undefined;
  const lane = async () => {
    for (const [index, file] of queue) {
      if (failure !== undefined) return;
      try {
        signal.throwIfAborted();
        copied[index] = await copyVerified(file, join(from, file.path), join(to, file.path), rights.file);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failure !== undefined) throw failure.error;
  return copied;
}

/** Makes the folders of files in one that is there and empty. `mode`: their rights, else as the system gives them. */
export async function makeFolders(
  files: readonly ManifestFile[],
  to: string,
  mode: number | undefined,
): Promise<void> {
  for (const folder of foldersOf(files)) {
    await mkdir(join(to, folder));
    if (mode !== undefined) await chmod(join(to, folder), mode);
  }
}

async function copyVerified(
  file: ManifestFile,
  from: string,
  to: string,
  mode: number,
): Promise<ManifestFile> {
  const stats = await statsOf(from);
  if (stats === undefined) throw new DamagedOutput(`${file.path} is missing`);
  if (!stats.isFile()) throw new DamagedOutput(`${file.path} is no regular file`);
  if (stats.size !== file.size) {
    throw new DamagedOutput(`${file.path} has ${stats.size} bytes instead of ${file.size}`);
  }
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await chmod(to, mode);
  if ((await hashFile(to, file.size)) !== file.sha256) {
    throw new DamagedOutput(`${file.path} has other content`);
  }
  return { ...file, mtimeMs: (await stat(to)).mtimeMs };
}

/** `undefined` when there is nothing of that name. Links are not followed. */
async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** All folders that the files are in, each after the one that it is in. */
function foldersOf(files: readonly ManifestFile[]): readonly string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let folder = dirname(path); folder !== '.' && !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
    }
  }
  return [...folders].sort((a, b) => a.length - b.length);
}
