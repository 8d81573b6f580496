import { createHash, hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { at } from '../../at.ts';
import { linkFile } from '../files/link-file.ts';
import { createFileAtomic, writeFileAtomic } from '../files/write-file.ts';
import type { ContentHash } from '../hashes.ts';
import type { PlanOptions } from '../options.ts';
import { cacheFolders } from '../shared-cache/cache-list.ts';
import { Troubles } from '../shared-cache/troubles.ts';
import type { FileHash, JsonObject } from '../types.ts';
import { findWhole, type KeptItem, removeItemFile } from './item-files.ts';
import { ABOUT_NAME, checkOf, groupName, ITEMS_NAME, ItemFolder } from './item-folder.ts';
import { SharedItems } from './shared-items.ts';

/** Items on their way to caches at a time, and how many more may wait. */
const LANES = 4;
const WAITING = 64;

/** Of a file; in pieces where it is long. */
export type ItemContent = Uint8Array | string | AsyncIterable<Uint8Array>;

export interface ItemCacheOptions extends Pick<PlanOptions, 'workdir' | 'cache'> {
  /** Everything that decides what comes of an item, but the item itself. */
  readonly about: JsonObject;
  /** Of the files of an item, in their order; for instance `['.npy']`. */
  readonly suffixes: readonly string[];
  /** To be told of what is wrong with kept items and with caches. Nothing of it is an error. */
  readonly warn: (message: string) => void;
}

/**
 * Results of single items, by what they were made of: for steps that do the same to many files, of which other steps,
 * runs and people may have some too. They lie in `<workdir>/.items/` and in the `items/` of every cache, and are no part
 * of any output: outputs get them as hard links, else copies.
 *
 * An item is a sha256 in hex. What is taken is verified by hash; what is damaged is removed, and is not there.
 */
export class ItemCache {
  readonly #options: ItemCacheOptions;
  readonly #folder: ItemFolder;
  readonly #shared: readonly SharedItems[];
  readonly #troubles: Troubles[] = [];
  readonly #puts = new PQueue({ concurrency: LANES });

  constructor(options: ItemCacheOptions) {
    this.#options = options;
    const { workdir, cache, about, warn } = options;
    const group = groupName(about);
    this.#folder = new ItemFolder(join(workdir, ITEMS_NAME, group));
    this.#shared = cacheFolders(cache, workdir).map((folder) => {
      const troubles = new Troubles(`cache ${folder.path}`, warn);
      this.#troubles.push(troubles);
      return new SharedItems(folder, group, troubles);
    });
  }

  /** The files of an item, where it is in the workdir or in a cache. */
  async find(item: string): Promise<KeptItem | undefined> {
    const { suffixes } = this.#options;
    const look = () => findWhole(this.#folder, item, suffixes, (file) => this.#drop(file));
    let found = await look();
    for (const shared of this.#shared) {
      if (found !== undefined) break;
      if (await shared.copyTo(this.#folder, item, suffixes)) found = await look();
    }
    if (found !== undefined) await this.#share(item, found);
    return found;
  }

  /** Keeps what has come of an item: the content of a file for each suffix. */
  async keep(item: string, contents: readonly ItemContent[]): Promise<KeptItem> {
    await this.#describe();
    const checks: string[] = [];
    const files: KeptItem[number][] = [];
    for (const [index, content] of contents.entries()) {
      const named = (sha256: ContentHash) => {
        checks.push(checkOf(sha256));
        return `${item}.${checks.join('.')}${this.#options.suffixes[index]}`;
      };
      files.push(await this.#write(item, content, named));
    }
    await this.#share(item, files);
    return files;
  }

  /** Forgets what the workdir keeps of an item, before something else is kept in its place. */
  forget(item: string): void {
    for (const file of this.#folder.filesOf(item)) removeItemFile(this.#folder, file);
  }

  /** Ends when all that was kept is in the caches as well. */
  async finish(): Promise<void> {
    await this.#puts.onIdle();
    for (const troubles of this.#troubles) troubles.sumUp();
  }

  async #write(
    item: string,
    content: ItemContent,
    named: (sha256: ContentHash) => string,
  ): Promise<KeptItem[number]> {
    if (typeof content === 'string' || content instanceof Uint8Array) {
      const sha256 = hash('sha256', content);
      const name = named(sha256);
      const path = this.#folder.pathOf(name);
      await writeFileAtomic(path, content);
      const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
      return { name, path, size, sha256 };
    }
    const file = createFileAtomic(this.#folder.pathOf(item));
    const digest = createHash('sha256');
    let size = 0;
    try {
      for await (const piece of content) {
        digest.update(piece);
        file.write(piece);
        size += piece.length;
      }
    } catch (error) {
      file.discard();
      throw error;
    }
    const sha256 = digest.digest('hex');
    const name = named(sha256);
    file.commit(name);
    return { name, path: this.#folder.pathOf(name), size, sha256 };
  }

  async #share(item: string, files: KeptItem): Promise<void> {
    if (this.#shared.length === 0) return;
    await this.#puts.onSizeLessThan(WAITING);
    void this.#puts.add(() => Promise.all(this.#shared.map((shared) => shared.put(item, files))));
  }

  #drop(file: { readonly name: string }): void {
    const isRemoved = removeItemFile(this.#folder, file);
    const what = isRemoved ? 'it is made anew' : 'it is not used, and cannot be removed';
    this.#options.warn(`${this.#folder.pathOf(file.name)}: does not hold what its name says; ${what}`);
  }

  async #describe(): Promise<void> {
    const path = join(this.#folder.path, ABOUT_NAME);
    if (!existsSync(path)) await writeFileAtomic(path, `${JSON.stringify(this.#options.about, null, 2)}\n`);
  }
}

/**
 * Puts the files of an item into the output of a step, under the names that they have there, and tells their hashes.
 *
 * @returns false where somebody has removed the item meanwhile
 */
export async function placeItem(
  files: KeptItem,
  { outDir, hashed }: { readonly outDir: string; hashed(file: string, content: FileHash): void },
  names: readonly string[],
): Promise<boolean> {
  for (const [index, { path, size, sha256 }] of files.entries()) {
    const name = at(names, index);
    try {
      await linkFile(path, join(outDir, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    hashed(name, { size, sha256 });
  }
  return true;
}
