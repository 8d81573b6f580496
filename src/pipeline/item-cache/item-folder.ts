import { hash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentHash } from '../hashes.ts';
import { canonicalJson } from '../keys/canonical-json.ts';
import type { JsonObject } from '../types.ts';

/** Where a workdir has its items. */
export const ITEMS_NAME = '.items';
/** In a folder of items: what decides all of them but the item itself. */
export const ABOUT_NAME = 'about.json';

const GROUP_DIGITS = 32;
const CHECK_DIGITS = 16;
const FILE_NAME = /^([0-9a-f]{64})((?:\.[0-9a-f]{16})+)(\.[a-z][a-z.]*)$/;

/** The name of the folder of items that are all made the same way. */
export function groupName(about: JsonObject): string {
  return hash('sha256', canonicalJson(about)).slice(0, GROUP_DIGITS);
}

/** The digits by which a file's name tells what it holds. */
export function checkOf(sha256: ContentHash): string {
  return sha256.slice(0, CHECK_DIGITS);
}

/** A file of an item, as its name tells it. */
export interface ItemFileName {
  readonly name: string;
  /** The sha256 of what it was made of, in hex. */
  readonly item: string;
  /** The first digits of the sha256 of each file of the item up to this one. */
  readonly checks: readonly string[];
  readonly suffix: string;
}

/** `undefined` for what is no file of an item. */
export function parseItemFile(name: string): ItemFileName | undefined {
  const [, item, checks, suffix] = FILE_NAME.exec(name) ?? [];
  return item === undefined || checks === undefined || suffix === undefined
    ? undefined
    : { name, item, checks: checks.slice(1).split('.'), suffix };
}

/** The files of items by the item, sorted by name; other names are left out. */
export function filesByItem(names: readonly string[]): ReadonlyMap<string, readonly ItemFileName[]> {
  const files = new Map<string, ItemFileName[]>();
  for (const name of [...names].sort()) {
    const file = parseItemFile(name);
    if (file === undefined) continue;
    const own = files.get(file.item);
    if (own === undefined) files.set(file.item, [file]);
    else own.push(file);
  }
  return files;
}

/**
 * Below a folder, items by their name: `<2 digits>/<item>.<check>.npy`, and further files of the same item as
 * `<item>.<check>.<own check>.json`. So a name tells what its file holds, two different results for one item never meet,
 * and an item is there when its last file is.
 */
export class ItemFolder {
  readonly path: string;
  readonly #listed = new Map<
    string,
    { mtimeMs: number; readonly files: ReadonlyMap<string, readonly ItemFileName[]> }
  >();

  constructor(path: string) {
    this.path = path;
  }

  pathOf(name: string): string {
    return join(this.path, name.slice(0, 2), name);
  }

  /** The files of an item by their names, sorted. @throws what the file system throws but `ENOENT` */
  filesOf(item: string): readonly ItemFileName[] {
    return this.#list(item.slice(0, 2)).get(item) ?? [];
  }

  #list(digits: string): ReadonlyMap<string, readonly ItemFileName[]> {
    const folder = join(this.path, digits);
    const mtimeMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    const known = this.#listed.get(digits);
    if (mtimeMs === undefined) return new Map();
    if (known?.mtimeMs === mtimeMs) return known.files;
    const files = filesByItem(readdirSync(folder));
    this.#listed.set(digits, { mtimeMs, files });
    return files;
  }
}
