import { rmSync, statSync } from 'node:fs';
import { hashFile } from '../files/hash-file.ts';
import type { FileHash } from '../types.ts';
import { checkOf, type ItemFileName, type ItemFolder } from './item-folder.ts';

/** A file of an item that is there, and holds what its name says. */
interface KeptFile extends FileHash {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
}

/** The files of one item, one for each suffix. */
export type KeptItem = readonly KeptFile[];

/**
 * The files of an item in a folder, verified by hash. Of several results for one item the first by name is taken. A file
 * that holds something else is told of.
 *
 * @param suffixes of the files of an item, in their order
 * @throws what the file system throws but `ENOENT`
 */
export async function findWhole(
  folder: ItemFolder,
  item: string,
  suffixes: readonly string[],
  onDamaged: (file: ItemFileName) => void,
): Promise<KeptItem | undefined> {
  const left = new Set(folder.filesOf(item));
  for (let chain = findChain(left, suffixes); chain !== undefined; chain = findChain(left, suffixes)) {
    const kept: KeptFile[] = [];
    for (const file of chain) {
      const found = await verify(folder, file);
      if (found === 'damaged') onDamaged(file);
      if (typeof found === 'object') kept.push(found);
      else left.delete(file);
    }
    if (kept.length === suffixes.length) return kept;
  }
  return undefined;
}

/** As far as that is possible. */
export function removeItemFile(folder: ItemFolder, { name }: { readonly name: string }): boolean {
  try {
    rmSync(folder.pathOf(name), { force: true });
    return true;
  } catch {
    return false;
  }
}

/** Files that make a whole item by their names: the first of them, `undefined` where there are none. */
export function findChain(
  files: Iterable<ItemFileName>,
  suffixes: readonly string[],
): readonly ItemFileName[] | undefined {
  const all = [...files];
  const extend = (chain: ItemFileName[]): ItemFileName[] | undefined => {
    if (chain.length === suffixes.length) return chain;
    const before = chain.at(-1)?.checks ?? [];
    for (const file of all) {
      const follows =
        file.suffix === suffixes[chain.length] &&
        file.checks.length === chain.length + 1 &&
        before.every((check, index) => check === file.checks[index]);
      const whole = follows ? extend([...chain, file]) : undefined;
      if (whole !== undefined) return whole;
    }
    return undefined;
  };
  return extend([]);
}

/** Whether a file is there and holds what its name says. */
export async function isWhole(folder: ItemFolder, file: ItemFileName): Promise<boolean> {
  return typeof (await verify(folder, file)) === 'object';
}

async function verify(folder: ItemFolder, file: ItemFileName): Promise<KeptFile | 'damaged' | 'gone'> {
  const path = folder.pathOf(file.name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'gone';
  const sha256 = stats.isFile() ? await hashFile(path, stats.size) : '';
  return checkOf(sha256) === file.checks.at(-1)
    ? { name: file.name, path, size: stats.size, sha256 }
    : 'damaged';
}
