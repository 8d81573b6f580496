import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainDiskError } from '../../disk-error.ts';
import { makeFolder } from '../../make-folder.ts';
import { renameFileSync } from '../../rename-file.ts';
import { hashWithStats } from '../files/hash-file.ts';
import { listFiles } from '../files/list-files.ts';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import { writePiecesSync } from '../files/write-pieces.ts';
import type { StepKey } from '../hashes.ts';
import { byPath } from '../keys/key.ts';
import { type Machine, sameBoot } from '../machine/machine.ts';
import { createBreather } from '../machine/time-slice.ts';
import type { FileHash } from '../types.ts';
import { MANIFEST_NAME, type Manifest, type ManifestFile, manifestPieces } from './manifest.ts';
import type { FinalFolder, OutputPlace, PartialFolder } from './output-place.ts';

/** In a partial folder: whose it is. It stays until just before the folder gets its final name. */
const resumeName = `${TEMPORARY_PREFIX}resume.json`;

/** What a file says of whose a folder is. */
interface Mark {
  readonly key?: unknown;
  readonly bootId?: unknown;
}

/**
 * Makes the folder a step writes into. What an earlier try left there is kept only for a resumable step, when it was
 * left by the same key and the machine has not gone down since.
 */
export function beginOutput(place: OutputPlace, key: StepKey, resumable: boolean, machine: Machine): void {
  try {
    // Mostly there is nothing there yet, and nothing to look for.
    const isNew = madeAnew(place.partial);
    const marked = (name: string) => resumable && !isNew && isMarked(join(place.partial, name), key, machine);
    // The mark goes a moment before the folder gets its final name, when there is a manifest.
    if (!isNew && !marked(resumeName) && !marked(MANIFEST_NAME)) {
      rmSync(place.partial, { recursive: true, force: true });
      makeFolder(place.partial);
    }
    if (resumable && !marked(resumeName)) {
      writeFileSync(join(place.partial, resumeName), JSON.stringify({ key, bootId: machine.bootId }));
    }
    if (!isNew) rmSync(join(place.partial, MANIFEST_NAME), { force: true });
  } catch (error) {
    throw explainDiskError(error, place.partial);
  }
}

/** Makes a folder; false where something is there already. */
function madeAnew(folder: PartialFolder): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    makeFolder(folder);
    return true;
  }
}

/** Hashes what the step wrote, but for what it has hashed itself, writes the manifest last and gives the folder its final name. */
export async function finishOutput(
  place: OutputPlace,
  resumable: boolean,
  hashes: ReadonlyMap<string, FileHash>,
  describe: (files: readonly ManifestFile[]) => Manifest,
  mayCommit: () => boolean,
): Promise<Manifest> {
  try {
    const manifest = describe(await collectFiles(place.partial, hashes));
    writePiecesSync(join(place.partial, MANIFEST_NAME), manifestPieces(manifest));
    if (!mayCommit()) {
      throw new Error(`${place.lock} was removed or taken over while its step was running`);
    }
    if (resumable) {
      rmSync(join(place.partial, resumeName), { force: true });
    }
    replaceFolder(place.partial, place.final);
    return manifest;
  } catch (error) {
    throw explainDiskError(error, place.partial);
  }
}

/** Removes what a failed step has left behind, as far as that is possible; of a resumable one only if it is nothing. */
export function discardOutput(place: OutputPlace, resumable: boolean): void {
  try {
    if (resumable && readdirSync(place.partial).some((name) => name !== resumeName)) {
      return;
    }
    rmSync(place.partial, { recursive: true, force: true });
  } catch {
    // The error that led here is the one to tell of.
  }
}

async function collectFiles(
  root: string,
  hashes: ReadonlyMap<string, FileHash>,
): Promise<readonly ManifestFile[]> {
  const temporary: string[] = [];
  const entries = await listFiles(root, '', (path, name) => {
    const skip = name.startsWith(TEMPORARY_PREFIX);
    if (skip) {
      temporary.push(path);
    }
    return skip;
  });
  for (const path of temporary.filter((each) => each !== resumeName)) {
    rmSync(join(root, path), { recursive: true, force: true });
  }
  const breathe = createBreather();
  const files: ManifestFile[] = [];
  for (const { path, kind } of entries) {
    if (kind !== 'file' || path === MANIFEST_NAME) {
      throw new Error(
        `A step may write regular files only, and none named ${MANIFEST_NAME}: it wrote ${path}`,
      );
    }
    const absolute = join(root, path);
    const { size, mtimeMs, sha256 } = hashTold(absolute, hashes.get(path)) ?? (await hashMade(absolute));
    files.push({ path, size, mtimeMs, sha256 });
    await breathe();
  }
  return files.sort(byPath);
}

type Hashed = Omit<ManifestFile, 'path'>;

/** By what the step has hashed itself, unless the file has another size. */
function hashTold(file: string, told: FileHash | undefined): Hashed | undefined {
  if (told === undefined) return undefined;
  const { size, mtimeMs } = statSync(file);
  return told.size === size ? { size, mtimeMs, sha256: told.sha256 } : undefined;
}

async function hashMade(file: string): Promise<Hashed> {
  const { stats, sha256 } = hashWithStats(file);
  return { size: stats.size, mtimeMs: stats.mtimeMs, sha256: await sha256 };
}

function isMarked(path: string, key: StepKey, machine: Machine): boolean {
  const mark = readMark(path);
  return mark?.key === key && typeof mark.bootId === 'string' && sameBoot(mark.bootId, machine.bootId);
}

/** Whose a partial folder of a resumable step is. */
export function resumeMark(partial: PartialFolder): Mark | undefined {
  return readMark(join(partial, resumeName));
}

function readMark(path: string): Mark | undefined {
  try {
    const mark: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof mark === 'object' && mark !== null ? mark : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a folder of an unfinished or replaced output, or a file; first what says that a step may go on from it. */
export function removeUnfinished(path: string): void {
  for (const mark of [resumeName, MANIFEST_NAME].map((name) => join(path, name))) {
    if (existsSync(mark)) {
      rmSync(mark);
    }
  }
  rmSync(path, { recursive: true, force: true });
}

/** Gives a folder its final name by one rename, in the place of what was found unusable there. */
export function replaceFolder(from: PartialFolder, to: FinalFolder): void {
  try {
    renameFileSync(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') {
      throw error;
    }
    // What is there has been found unusable.
    const old = `${to}.old`;
    rmSync(old, { recursive: true, force: true });
    renameFileSync(to, old);
    renameFileSync(from, to);
    rmSync(old, { recursive: true, force: true });
  }
}
