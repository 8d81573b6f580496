import { constants } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { discardFile } from '../../discard-file.ts';
import { explainDiskError } from '../../disk-error.ts';
import { renameFile } from '../../rename-file.ts';
import { copyFileAtomic, temporarySibling } from '../files/write-file.ts';
import type { CacheFolder } from '../shared-cache/cache-list.ts';
import { makeCache, makeFolderWith, type Rights } from '../shared-cache/rights.ts';
import type { Troubles } from '../shared-cache/troubles.ts';
import { findWhole, type KeptItem, removeItemFile } from './item-files.ts';
import { ItemFolder } from './item-folder.ts';

/** Where a cache has its items. */
const SHARED_NAME = 'items';

/** Errors after which nothing else can be written either. */
const isFull = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM']);

/** The items of one group in one cache folder. Whatever is wrong with it is told of, and never thrown. */
export class SharedItems {
  readonly #cache: CacheFolder;
  readonly #group: string;
  readonly #folder: ItemFolder;
  readonly #troubles: Troubles;
  #rights: Promise<Rights> | undefined;
  #isClosed = false;

  constructor(cache: CacheFolder, group: string, troubles: Troubles) {
    this.#cache = cache;
    this.#group = group;
    this.#folder = new ItemFolder(join(cache.path, SHARED_NAME, group));
    this.#troubles = troubles;
  }

  /** Copies an item from here to a folder of the workdir. @returns whether it is there now, to be verified */
  async copyTo(target: ItemFolder, item: string, suffixes: readonly string[]): Promise<boolean> {
    if (!this.#cache.read) return false;
    try {
      const found = await findWhole(this.#folder, item, suffixes, (file) => this.#tellOfDamage(file));
      for (const { name, path } of found ?? []) {
        await copyFileAtomic(path, target.pathOf(name));
        await chmod(target.pathOf(name), 0o666 & ~process.umask());
      }
      return found !== undefined;
    } catch (error) {
      this.#troubles.add('read', `${this.#messageOf(error)}; what cannot be read is made again`);
      return false;
    }
  }

  /** Puts an item here, unless it has one. */
  async put(item: string, files: KeptItem): Promise<void> {
    if (!this.#cache.write || this.#isClosed) return;
    try {
      const own = new Set(this.#folder.filesOf(item).map(({ name }) => name));
      if (own.size >= files.length) return;
      this.#rights ??= makeCache(this.#cache.path);
      const rights = await this.#rights;
      for (const { name, path } of files) {
        if (!own.has(name)) await this.#write(path, name, rights);
      }
    } catch (error) {
      if (this.#isClosed) return;
      this.#isClosed = isFull.has((error as NodeJS.ErrnoException).code ?? '');
      const end = this.#isClosed ? 'nothing more is put there' : 'goes on';
      this.#troubles.add('write', `${this.#messageOf(error)}; ${end}`);
    }
  }

  async #write(from: string, name: string, rights: Rights): Promise<void> {
    const path = this.#folder.pathOf(name);
    const { path: cache } = this.#cache;
    const items = join(cache, SHARED_NAME);
    for (const folder of [items, join(items, this.#group), dirname(path)]) {
      await makeFolderWith(rights, folder);
    }
    const temporary = temporarySibling(join(cache, 'item'));
    try {
      await copyFile(from, temporary, constants.COPYFILE_FICLONE);
      await chmod(temporary, rights.file);
      await renameFile(temporary, path);
    } catch (error) {
      await discardFile(temporary);
      throw error;
    }
  }

  #tellOfDamage(file: { readonly name: string }): void {
    const isRemoved = this.#cache.write && removeItemFile(this.#folder, file);
    const what = isRemoved ? 'it was removed' : 'it is not used';
    this.#troubles.add('damaged', `item ${file.name.slice(0, 8)} is damaged; ${what}`);
  }

  #messageOf(error: unknown): string {
    const explained = explainDiskError(error, this.#cache.path);
    return explained instanceof Error ? explained.message : String(explained);
  }
}
