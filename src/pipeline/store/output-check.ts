import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { explainDiskError } from '../../disk-error.ts';
import { hashFile } from '../files/hash-file.ts';
import { writeFileAtomicSync } from '../files/write-file.ts';
import type { StepKey } from '../hashes.ts';
import { keyOf } from '../keys/key.ts';
import { type Machine, sameBoot } from '../machine/machine.ts';
import { createBreather } from '../machine/time-slice.ts';
import {
  formatManifest,
  MANIFEST_NAME,
  type Manifest,
  type ManifestFile,
  parseManifest,
} from './manifest.ts';
import type { FinalFolder } from './output-place.ts';

export type OutputCheck =
  | { readonly state: 'complete'; readonly manifest: Manifest }
  | { readonly state: 'none' }
  /** It holds the output of another key. */
  | { readonly state: 'occupied' }
  | { readonly state: 'tampered'; readonly file: string; readonly problem: string };

export interface CheckOptions {
  /** Take down in the manifest that the content was verified, so that this is not done again. */
  readonly refresh: boolean;
  /** Look at the content of every file. */
  readonly verify: boolean;
  /** Ends a check that takes long. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tells whether a folder holds the finished output of `key`: by size and time of each file, or by content where the
 * time differs and where the machine went down since (then all files).
 */
export async function checkOutput(
  dir: FinalFolder,
  key: StepKey,
  machine: Machine,
  options: CheckOptions,
): Promise<OutputCheck> {
  const text = readManifestText(dir);
  if (text === undefined) {
    return { state: 'none' };
  }
  const manifest = parseManifest(text);
  if (manifest === undefined) {
    return { state: 'tampered', file: MANIFEST_NAME, problem: 'is damaged' };
  }
  if (manifest.key !== key) {
    return keyOf(manifest.keyInputs) === manifest.key
      ? { state: 'occupied' }
      : { state: 'tampered', file: MANIFEST_NAME, problem: 'is damaged' };
  }
  return checkFiles(dir, manifest, machine, options);
}

/** The manifest of a folder, `undefined` when it has none that can be read. Its files are not looked at. */
export function readManifest(dir: string): Manifest | undefined {
  const text = readManifestText(dir);
  return text === undefined ? undefined : parseManifest(text);
}

/** Outputs are mostly all there or all not. */
let lastWasThere = false;

function readManifestText(dir: string): string | undefined {
  const path = join(dir, MANIFEST_NAME);
  // A question takes a tenth of the time of an exception, but it is one more call where the file is there.
  if (!lastWasThere && !existsSync(path)) {
    return undefined;
  }
  try {
    const text = readFileSync(path, 'utf8');
    lastWasThere = true;
    return text;
  } catch (error) {
    lastWasThere = false;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return undefined;
    }
    throw explainDiskError(error, path);
  }
}

async function checkFiles(
  dir: string,
  manifest: Manifest,
  machine: Machine,
  options: CheckOptions,
): Promise<OutputCheck> {
  const trusted = sameBoot(manifest.bootId, machine.bootId);
  const breathe = createBreather(options.signal);
  const files: ManifestFile[] = [];
  let changed = !trusted;
  for (const file of manifest.files) {
    const path = join(dir, file.path);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats?.isFile()) {
      return { state: 'tampered', file: file.path, problem: 'is missing' };
    }
    if (stats.size !== file.size) {
      const problem = `has ${stats.size} bytes instead of ${file.size}`;
      return { state: 'tampered', file: file.path, problem };
    }
    const touched = stats.mtimeMs !== file.mtimeMs;
    if (!trusted || options.verify || touched) {
      if ((await hashFile(path, stats.size)) !== file.sha256) {
        return { state: 'tampered', file: file.path, problem: 'has other content' };
      }
      changed ||= touched;
    }
    files.push(touched ? { ...file, mtimeMs: stats.mtimeMs } : file);
    await breathe();
  }
  if (!changed) {
    return { state: 'complete', manifest };
  }
  const refreshed: Manifest = { ...manifest, bootId: machine.bootId, files };
  if (options.refresh) {
    try {
      writeFileAtomicSync(join(dir, MANIFEST_NAME), formatManifest(refreshed));
    } catch {
      // A store that cannot be written is verified again each time.
    }
  }
  return { state: 'complete', manifest: refreshed };
}
