import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StepNode } from './types.ts';
import { temporaryPrefix } from './write-file.ts';

/** Subfolder of a published folder that says which step published which of its files. */
export const stampFolder = '.heareval';

export interface PublishedFile {
  /** Relative POSIX path. */
  readonly path: string;
  readonly size: number;
  /** Of the published file, which a copy does not share with the file in the store. */
  readonly mtimeMs: number;
}

/** What a step has published into a folder. */
export interface PublicationStamp {
  readonly format: 1;
  readonly step: string;
  readonly label: string | null;
  readonly key: string;
  readonly result: string;
  readonly bootId: string;
  /** Paths being added, replaced or removed. Not empty: the publication was begun and not finished. */
  readonly pending: readonly string[];
  readonly files: readonly PublishedFile[];
}

/** Every path that the publication has, or may have, put into the folder. */
export function ownedFiles(stamp: PublicationStamp): readonly string[] {
  return [...stamp.files.map((file) => file.path), ...stamp.pending];
}

export function stampPath(publishTo: string, node: StepNode): string {
  const label = node.label === undefined ? '' : `-${encodeURIComponent(node.label)}`;
  return join(publishTo, stampFolder, `${node.definition.name}${label}.json`);
}

/** `undefined` when there is none or none that can be read. */
export function readStamp(path: string): PublicationStamp | undefined {
  try {
    const stamp = JSON.parse(readFileSync(path, 'utf8')) as PublicationStamp;
    return stamp.format === 1 && Array.isArray(stamp.files) && Array.isArray(stamp.pending)
      ? stamp
      : undefined;
  } catch {
    return undefined;
  }
}

/** To be called by one process at a time: the next one clears away what an interrupted one has left. */
export function writeStamp(path: string, stamp: PublicationStamp): void {
  const { files, ...head } = stamp;
  const lines = files.map((file) => `\n    ${JSON.stringify(file)}`);
  const temporary = join(dirname(path), `${temporaryPrefix}${basename(path)}`);
  const text = `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "files": [${lines.join(',')}\n  ]\n}\n`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** All stamps of a published folder, each with its own path. */
export function readStamps(folder: string): readonly { path: string; stamp: PublicationStamp }[] {
  let names: readonly string[];
  try {
    names = readdirSync(join(folder, stampFolder));
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.json') && !name.startsWith(temporaryPrefix))
    .flatMap((name) => {
      const path = join(folder, stampFolder, name);
      const stamp = readStamp(path);
      return stamp === undefined ? [] : [{ path, stamp }];
    });
}

/** Whether steps have published into a folder, and whether all of them came to their end. */
export function publicationState(folder: string): 'none' | 'interrupted' | 'complete' {
  const stamps = readStamps(folder);
  return stamps.length === 0
    ? 'none'
    : stamps.some(({ stamp }) => stamp.pending.length > 0)
      ? 'interrupted'
      : 'complete';
}

/** Names of the steps that have published into a folder. */
export function publishersOf(folder: string): readonly string[] {
  return readStamps(folder).map(({ stamp }) => stamp.step);
}

/** Publications into this folder that were begun and not finished. */
export function interruptedPublications(folder: string): readonly PublicationStamp[] {
  return readStamps(folder)
    .map(({ stamp }) => stamp)
    .filter((stamp) => stamp.pending.length > 0);
}
