import { dirname } from 'node:path';
import type { CacheFolder } from '../shared-cache/cache-list.ts';
import type { CacheStore } from '../shared-cache/cache-store.ts';
import { openStore } from '../shared-cache/open-store.ts';
import type { Troubles } from '../shared-cache/troubles.ts';
import { findChain, isWhole, type KeptItem, removeItemFile } from './item-files.ts';
import { filesByItem, type ItemFileName, type ItemFolder } from './item-folder.ts';

/** Where a cache has its items. */
const SHARED_NAME = 'items';

/** Errors of a folder after which nothing else can be written either, as all items have the same folder. */
const isForbidden = new Set(['EACCES', 'EPERM']);

interface Listing {
  readonly names: readonly string[];
  readonly files: ReadonlyMap<string, readonly ItemFileName[]>;
}

/** The items of one group in one cache. Whatever is wrong with it is told of, and never thrown. */
export class SharedItems {
  readonly #cache: CacheFolder;
  readonly #group: string;
  readonly #store: CacheStore;
  readonly #troubles: Troubles;
  readonly #listings = new Map<string, Listing>();
  #isUseless = false;
  #isClosed = false;

  /** @throws UserError where a package is missing that the cache needs */
  constructor(cache: CacheFolder, group: string, troubles: Troubles) {
    this.#cache = cache;
    this.#group = group;
    this.#store = openStore(cache);
    this.#troubles = troubles;
  }

  /** Copies an item from here to a folder of the workdir. @returns whether it is there now, to be verified */
  async copyTo(target: ItemFolder, item: string, suffixes: readonly string[]): Promise<boolean> {
    if (!this.#cache.read || this.#isUseless) return false;
    try {
      const left = new Set(await this.#filesOf(item));
      for (let chain = findChain(left, suffixes); chain !== undefined; chain = findChain(left, suffixes)) {
        const bad = await this.#firstBad(target, chain);
        if (bad === undefined) return true;
        left.delete(bad);
      }
    } catch (error) {
      this.#isUseless = this.#store.isUseless(error);
      const end = this.#isUseless ? 'goes on without it' : 'what cannot be read is made again';
      this.#troubles.add('read', `${this.#store.explain(error)}; ${end}`);
    }
    return false;
  }

  /** Puts an item here, unless it has one. */
  async put(item: string, files: KeptItem): Promise<void> {
    if (!this.#cache.write || this.#isClosed || this.#isUseless) return;
    try {
      const own = new Set((await this.#filesOf(item)).map(({ name }) => name));
      if (own.size >= files.length) return;
      for (const { name, path } of files) {
        if (!own.has(name)) await this.#store.putFile(this.#nameOf(name), path);
      }
    } catch (error) {
      if (this.#isClosed) return;
      const { code = '' } = error as NodeJS.ErrnoException;
      this.#isClosed = this.#store.isClosed(error) || isForbidden.has(code);
      const end = this.#isClosed ? 'nothing more is put there' : 'goes on';
      this.#troubles.add('write', `${this.#store.explain(error)}; ${end}`);
    }
  }

  /** Copies files; of the first that does not hold what its name says nothing stays in the target. */
  async #firstBad(target: ItemFolder, chain: readonly ItemFileName[]): Promise<ItemFileName | undefined> {
    for (const file of chain) {
      if (!(await this.#store.fetchFile(this.#nameOf(file.name), target.pathOf(file.name)))) return file;
      if (await isWhole(target, file)) continue;
      removeItemFile(target, file);
      await this.#tellOfDamage(file);
      return file;
    }
    return undefined;
  }

  async #filesOf(item: string): Promise<readonly ItemFileName[]> {
    const folder = dirname(this.#nameOf(item));
    const names = await this.#store.namesIn(folder);
    let listing = this.#listings.get(folder);
    if (listing?.names !== names) {
      listing = { names, files: filesByItem(names) };
      this.#listings.set(folder, listing);
    }
    return listing.files.get(item) ?? [];
  }

  #nameOf(name: string): string {
    return `${SHARED_NAME}/${this.#group}/${name.slice(0, 2)}/${name}`;
  }

  async #tellOfDamage(file: ItemFileName): Promise<void> {
    const remove = () => this.#store.removeFile(this.#nameOf(file.name)).then(yes, no);
    const what = this.#cache.write && (await remove()) ? 'it was removed' : 'it is not used';
    this.#troubles.add('damaged', `item ${file.name.slice(0, 8)} is damaged; ${what}`);
  }
}

const yes = () => true;
const no = () => false;
