import type { StepKey } from '../hashes.ts';
import type { Manifest } from '../store/manifest.ts';
import { DamagedOutput } from './cache-entry.ts';
import type { CacheFolder } from './cache-list.ts';
import type { CacheStore } from './cache-store.ts';
import { openStore } from './open-store.ts';
import type { Troubles } from './troubles.ts';

/** One cache in one run. Whatever is wrong with it is told of, and never thrown. */
export class SharedCache {
  readonly #folder: CacheFolder;
  readonly #store: CacheStore;
  readonly #troubles: Troubles;
  #usable: Promise<boolean> | undefined;
  #prepared: Promise<boolean> | undefined;
  #closed = false;

  /** @throws UserError where a package is missing that the cache needs */
  constructor(folder: CacheFolder, troubles: Troubles) {
    this.#folder = folder;
    this.#store = openStore(folder);
    this.#troubles = troubles;
  }

  /** Path or address. */
  get path(): string {
    return this.#store.name;
  }

  /** Where an output is, for people. */
  placeOf(key: StepKey): string {
    return this.#store.placeOf(key);
  }

  /** The manifest of the output of a key, whose files are not looked at; `undefined` when it cannot be had from here. */
  async find(key: StepKey): Promise<Manifest | undefined> {
    if (!this.#folder.read || !(await this.#isUsable())) return undefined;
    try {
      return await this.#store.readEntry(key);
    } catch (error) {
      await this.#tellOfEntry(key, undefined, error);
      return undefined;
    }
  }

  /**
   * Copies the files of an output that was found into a folder, which is there and empty, and verifies them.
   *
   * @returns the manifest with the times of the copies; `undefined` when they could not be had, with some perhaps copied
   * @throws the reason of `signal` alone
   */
  async copyTo(folder: string, manifest: Manifest, signal: AbortSignal): Promise<Manifest | undefined> {
    try {
      return { ...manifest, files: await this.#store.fetchEntry(manifest, folder, signal) };
    } catch (error) {
      signal.throwIfAborted();
      await this.#tellOfEntry(manifest.key, manifest, error);
      return undefined;
    }
  }

  /** Puts an output into the cache, unless it is there. `replace`: unless one with the very same content is there. */
  async put(manifest: Manifest, folder: string, replace: boolean, signal: AbortSignal): Promise<void> {
    if (!this.#folder.write || this.#closed || !(await this.#isUsable()) || signal.aborted) return;
    const { key } = manifest;
    try {
      if ((await this.#store.hasEntry(key)) && !(replace && (await this.#differs(manifest)))) return;
      this.#prepared ??= this.#prepare();
      if (await this.#prepared) await this.#store.putEntry(manifest, folder, replace, signal);
    } catch (error) {
      if (!signal.aborted) this.#tellOfWriting(manifest, error);
    }
  }

  async #differs(manifest: Manifest): Promise<boolean> {
    try {
      return (await this.#store.readEntry(manifest.key))?.result !== manifest.result;
    } catch (error) {
      if (error instanceof DamagedOutput) return true;
      throw error;
    }
  }

  /** Looks once whether there is something to use. */
  #isUsable(): Promise<boolean> {
    this.#usable ??= this.#look();
    return this.#usable;
  }

  async #look(): Promise<boolean> {
    let problem: string | undefined;
    try {
      problem = await this.#store.problem(this.#folder.write);
    } catch (error) {
      problem = this.#store.explain(error);
    }
    if (problem !== undefined) this.#troubles.add('folder', `${problem}; goes on without it`);
    return problem === undefined;
  }

  async #prepare(): Promise<boolean> {
    try {
      await this.#store.prepare();
      return true;
    } catch (error) {
      this.#closed = true;
      this.#troubles.add('write', `${this.#store.explain(error)}; nothing is put there`);
      return false;
    }
  }

  async #tellOfEntry(key: StepKey, found: Manifest | undefined, error: unknown): Promise<void> {
    if (!(error instanceof DamagedOutput)) {
      this.#tellOfReading(error);
      return;
    }
    if (!(await this.#isStillThere(key, found))) return;
    const isRemoved = this.#folder.write && (await this.#store.removeEntry(key).then(yes, no));
    const what = isRemoved ? 'it was removed' : 'it is not used';
    this.#troubles.add('damaged', `${key.slice(0, 8)} is damaged: ${error.message}; ${what}`);
  }

  /** Somebody may have removed it in the meantime, or put another one in its place. */
  async #isStillThere(key: StepKey, found: Manifest | undefined): Promise<boolean> {
    try {
      const now = await this.#store.readEntry(key);
      return now !== undefined && now.result === found?.result;
    } catch (error) {
      return error instanceof DamagedOutput;
    }
  }

  #tellOfReading(error: unknown): void {
    if (this.#store.isUseless(error)) {
      this.#usable = Promise.resolve(false);
      this.#troubles.add('folder', `${this.#store.explain(error)}; goes on without it`);
      return;
    }
    this.#troubles.add('read', `${this.#store.explain(error)}; what cannot be read is made again`);
  }

  #tellOfWriting({ key }: Manifest, error: unknown): void {
    if (error instanceof DamagedOutput) {
      this.#troubles.add('source', `${key.slice(0, 8)} is not put there: ${error.message}`);
      return;
    }
    // Another output was on its way there when it was found out and told.
    if (this.#closed) return;
    this.#closed = this.#store.isClosed(error);
    const end = this.#closed ? 'nothing more is put there' : 'goes on';
    this.#troubles.add('write', `${this.#store.explain(error)}; ${end}`);
  }
}

const yes = () => true;
const no = () => false;
