import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { discardFileSync } from '../../discard-file.ts';
import { renameFileSync } from '../../rename-file.ts';
import { isInsidePath } from '../files/inside-path.ts';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import { writePiecesSync } from '../files/write-pieces.ts';
import type { StepKey } from '../hashes.ts';
import type { StepNode } from '../types.ts';
import { listingPieces } from './manifest.ts';

/** Subfolder of a published folder that says which step published which of its files. */
export const STAMP_FOLDER = '.heareval';

export interface PublishedFile {
  /** Relative POSIX path. */
  readonly path: string;
  readonly size: number;
  /** Of the published file, which a copy does not share with the file in the store. */
  readonly mtimeMs: number;
  /** Not there in stamps of earlier versions. */
  readonly sha256?: string;
}

/** What a step has published into a folder. */
export interface PublicationStamp {
  readonly format: 1;
  readonly step: string;
  readonly label: string | null;
  readonly key: StepKey;
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
  return join(publishTo, STAMP_FOLDER, `${node.definition.name}${label}.json`);
}

/** `undefined` when there is none or none that can be read. */
export function readStamp(path: string): PublicationStamp | undefined {
  try {
    const stamp: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isStamp(stamp) ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** What a stamp lists may be removed, so it has to be within the folder. */
function isStamp(value: unknown): value is PublicationStamp {
  const stamp = value as Partial<PublicationStamp> | null;
  return (
    stamp?.format === 1 &&
    [stamp.step, stamp.key, stamp.result, stamp.bootId].every((text) => typeof text === 'string') &&
    Array.isArray(stamp.pending) &&
    stamp.pending.every(isInsidePath) &&
    Array.isArray(stamp.files) &&
    stamp.files.every(
      (file: Partial<PublishedFile> | null) =>
        isInsidePath(file?.path) && typeof file?.size === 'number' && typeof file.mtimeMs === 'number',
    )
  );
}

/** To be called by one process at a time: the next one clears away what an interrupted one has left. */
export function writeStamp(path: string, stamp: PublicationStamp): void {
  const { files, ...head } = stamp;
  const temporary = join(dirname(path), `${TEMPORARY_PREFIX}${basename(path)}`);
  try {
    writePiecesSync(temporary, listingPieces(head, files));
    renameFileSync(temporary, path);
  } catch (error) {
    discardFileSync(temporary);
    throw error;
  }
}

/** A stamp as it was found in a folder. */
export interface FoundStamp {
  readonly path: string;
  /** As the name of the file tells it. */
  readonly step: string;
  /** `undefined` when it cannot be read, for instance because the machine went down before it was on the disk. */
  readonly stamp: PublicationStamp | undefined;
}

/** All stamps of a published folder. */
export function readStamps(folder: string): readonly FoundStamp[] {
  let names: readonly string[];
  try {
    names = readdirSync(join(folder, STAMP_FOLDER));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const [, step] = /^([A-Z][A-Za-z0-9]*)(?:-.*)?\.json$/.exec(name) ?? [];
    const path = join(folder, STAMP_FOLDER, name);
    return step === undefined ? [] : [{ path, step, stamp: readStamp(path) }];
  });
}

/** Whether steps have published into a folder, and whether all of them came to their end. */
export function publicationState(folder: string): 'none' | 'interrupted' | 'complete' {
  const stamps = readStamps(folder);
  return stamps.length === 0
    ? 'none'
    : stamps.some(({ stamp }) => stamp === undefined || stamp.pending.length > 0)
      ? 'interrupted'
      : 'complete';
}

/** Names of the steps that have published into a folder. */
export function publishersOf(folder: string): readonly string[] {
  return readStamps(folder).map(({ step }) => step);
}
