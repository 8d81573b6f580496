import { type Dirent, lstatSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import { ABOUT_NAME, ITEMS_NAME, type ItemFileName, parseItemFile } from './item-folder.ts';

/** One result for an item, with its files as they lie in a workdir. */
export interface StoredItem {
  /** Of its group, relative to the workdir. */
  readonly group: string;
  readonly paths: readonly string[];
  /** The first digits of the sha256 of its first file. */
  readonly check: string;
  readonly bytes: number;
  /** When one of its files was last written or read, as far as the system takes that down, in milliseconds since 1970. */
  readonly lastUsed: number;
}

export interface StoredItems {
  readonly items: readonly StoredItem[];
  /** Paths of what is being written, or was when its writer died. */
  readonly temporary: readonly string[];
}

/** All items of a workdir. What cannot be read is not there. */
export function readItems(workdir: string): StoredItems {
  const items: StoredItem[] = [];
  const temporary: string[] = [];
  for (const { name } of foldersIn(join(workdir, ITEMS_NAME))) {
    const group = `${ITEMS_NAME}/${name}`;
    for (const digits of foldersIn(join(workdir, group))) {
      const folder = join(workdir, group, digits.name);
      const byResult = new Map<string, string[]>();
      for (const entry of entriesOf(folder)) {
        const file = parseItemFile(entry.name);
        if (entry.name.startsWith(TEMPORARY_PREFIX)) temporary.push(join(folder, entry.name));
        if (file === undefined) continue;
        const result = resultOf(file);
        byResult.set(result, [...(byResult.get(result) ?? []), join(folder, entry.name)]);
      }
      for (const [result, paths] of byResult) items.push(stored(group, result, paths));
    }
  }
  return { items, temporary };
}

/** Removes an item. One that a run has just looked up is made anew there. */
export function removeItem({ paths }: StoredItem): void {
  for (const path of paths) rmSync(path, { force: true });
}

/** Removes the folders of items in which none are left. */
export function removeEmptyGroups(workdir: string): void {
  const root = join(workdir, ITEMS_NAME);
  for (const group of foldersIn(root).map(({ name }) => join(root, name))) {
    for (const { name } of foldersIn(group)) removeEmpty(join(group, name));
    if (entriesOf(group).every(({ name }) => name === ABOUT_NAME)) {
      rmSync(join(group, ABOUT_NAME), { force: true });
      removeEmpty(group);
    }
  }
  removeEmpty(root);
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // There is something in it, or no such folder.
  }
}

function resultOf({ item, checks }: ItemFileName): string {
  return `${item}.${checks[0]}`;
}

function stored(group: string, result: string, paths: readonly string[]): StoredItem {
  let bytes = 0;
  let lastUsed = 0;
  for (const path of paths) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    bytes += stats?.size ?? 0;
    lastUsed = Math.max(lastUsed, stats?.mtimeMs ?? 0, stats?.atimeMs ?? 0);
  }
  return { group, paths, check: result.split('.')[1] ?? '', bytes, lastUsed };
}

function foldersIn(folder: string): Dirent[] {
  return entriesOf(folder).filter((entry) => entry.isDirectory());
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
