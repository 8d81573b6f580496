import { type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import type { StepKey } from '../hashes.ts';
import { keyOf } from '../keys/key.ts';
import { MANIFEST_NAME, type Manifest, type ManifestFile, parseManifest } from '../store/manifest.ts';

/** An output that is not what its manifest says. */
export class DamagedOutput extends Error {}

/** Where a cache has the output of a key: its files and their manifest. */
export function entryFolder(root: string, key: StepKey): string {
  return join(root, key.slice(0, 2), key);
}

/** Whether a cache has an output of the key, sound or not. @throws what the file system throws but `ENOENT`, `ENOTDIR` */
export function hasEntry(root: string, key: StepKey): boolean {
  return manifestStats(root, key) !== undefined;
}

/**
 * The manifest of an output in a cache, which others wrote: nothing in it is taken on trust.
 *
 * @returns `undefined` when there is no such output
 * @throws DamagedOutput when it is not the whole of a manifest of that key
 */
export async function readEntry(root: string, key: StepKey): Promise<Manifest | undefined> {
  const stats = manifestStats(root, key);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw new DamagedOutput(`${MANIFEST_NAME} is no file`);
  return parseEntry(await readFile(join(entryFolder(root, key), MANIFEST_NAME), 'utf8'), key);
}

/** The manifest of a key from its text, which others wrote. @throws DamagedOutput when it is not the whole of one */
export function parseEntry(text: string, key: StepKey): Manifest {
  const manifest = parseManifest(text);
  if (manifest === undefined || manifest.key !== key || keyOf(manifest.keyInputs) !== key) {
    throw new DamagedOutput(`${MANIFEST_NAME} is damaged`);
  }
  const paths = new Set<string>();
  for (const { path, size, sha256 } of manifest.files) {
    if (!isPlainPath(path) || paths.has(path)) {
      throw new DamagedOutput(`${MANIFEST_NAME} names ${JSON.stringify(path)}`);
    }
    if (!Number.isSafeInteger(size) || size < 0 || !/^[0-9a-f]{64}$/.test(sha256)) {
      throw new DamagedOutput(`${MANIFEST_NAME} is damaged`);
    }
    paths.add(path);
  }
  return manifest;
}

/** What a cache keeps of a manifest: nothing of the machine that put it there but who made the output. */
export function sharedManifest({ restored, ...manifest }: Manifest): Manifest {
  const files = manifest.files.map((file): ManifestFile => ({ ...file, mtimeMs: 0 }));
  return { ...manifest, host: restored?.madeOn ?? manifest.host, bootId: '', files };
}

function manifestStats(root: string, key: StepKey): Stats | undefined {
  try {
    return statSync(join(entryFolder(root, key), MANIFEST_NAME), { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Whether a path stays in its folder and could be that of a file which a step wrote. */
function isPlainPath(path: string): boolean {
  const segments = path.split('/');
  return (
    path !== MANIFEST_NAME &&
    !path.includes('\0') &&
    !(sep === '\\' && /[\\:]/.test(path)) &&
    segments.every((name) => !['', '.', '..'].includes(name) && !name.startsWith(TEMPORARY_PREFIX))
  );
}
