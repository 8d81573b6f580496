import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { chmod, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainDiskError } from '../../disk-error.ts';
import { renameFile } from '../../rename-file.ts';
import { TEMPORARY_PREFIX, temporarySibling } from '../files/write-file.ts';
import type { StepKey } from '../hashes.ts';
import { formatManifest, MANIFEST_NAME, type Manifest } from '../store/manifest.ts';
import { DamagedOutput, entryFolder, hasEntry, readEntry, sharedManifest } from './cache-entry.ts';
import type { CacheFolder } from './cache-list.ts';
import { copyFiles } from './copy-files.ts';
import { makeCache, makeFolderWith, type Rights } from './rights.ts';
import type { Troubles } from './troubles.ts';

/** What an interrupted writer left behind is removed after this time. */
const ABANDONED_MS = 24 * 3600 * 1000;

/** Errors after which nothing else can be written either. */
const isFull = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/** One cache folder in one run. Whatever is wrong with it is told of, and never thrown. */
export class SharedCache {
  readonly path: string;
  readonly #folder: CacheFolder;
  readonly #troubles: Troubles;
  #usable: boolean | undefined;
  #writable: Promise<Rights | undefined> | undefined;
  #closed = false;

  constructor(folder: CacheFolder, troubles: Troubles) {
    this.path = folder.path;
    this.#folder = folder;
    this.#troubles = troubles;
  }

  /** The manifest of the output of a key, whose files are not looked at; `undefined` when it cannot be had from here. */
  async find(key: StepKey): Promise<Manifest | undefined> {
    if (!this.#folder.read || !this.#isUsable()) return undefined;
    try {
      return await readEntry(this.path, key);
    } catch (error) {
      await this.#tellOfEntry(key, error);
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
    const rights = { folder: undefined, file: 0o666 & ~process.umask() };
    try {
      const from = entryFolder(this.path, manifest.key);
      return { ...manifest, files: await copyFiles(manifest.files, from, folder, rights, signal) };
    } catch (error) {
      signal.throwIfAborted();
      await this.#tellOfEntry(manifest.key, error);
      return undefined;
    }
  }

  /** Puts an output into the cache, unless it is there. `replace`: unless one with the very same content is there. */
  async put(manifest: Manifest, folder: string, replace: boolean, signal: AbortSignal): Promise<void> {
    if (!this.#folder.write || this.#closed || !this.#isUsable() || signal.aborted) return;
    try {
      if (hasEntry(this.path, manifest.key) && !(replace && (await this.#differs(manifest)))) return;
      this.#writable ??= this.#prepare();
      const rights = await this.#writable;
      if (rights !== undefined) await this.#write(manifest, folder, replace, rights, signal);
    } catch (error) {
      if (!signal.aborted) this.#tellOfWriting(manifest, error);
    }
  }

  async #write(
    manifest: Manifest,
    from: string,
    replace: boolean,
    rights: Rights,
    signal: AbortSignal,
  ): Promise<void> {
    const entry = entryFolder(this.path, manifest.key);
    await makeFolderWith(rights, dirname(entry));
    const temporary = temporarySibling(join(this.path, 'entry'));
    try {
      await makeFolderWith(rights, temporary);
      await copyFiles(manifest.files, from, temporary, rights, signal);
      const text = formatManifest(sharedManifest(manifest));
      await writeFile(join(temporary, MANIFEST_NAME), text);
      await chmod(join(temporary, MANIFEST_NAME), rights.file);
      if (replace && hasEntry(this.path, manifest.key)) await this.#remove(entry);
      await this.#moveTo(entry, temporary, manifest.key);
    } finally {
      await removeFolder(temporary);
    }
  }

  /** Whoever is first has made the entry; what is there without being one goes away. */
  async #moveTo(entry: string, temporary: string, key: StepKey): Promise<void> {
    try {
      await renameFile(temporary, entry);
    } catch (error) {
      const isTaken = statSync(entry, { throwIfNoEntry: false }) !== undefined;
      if (!isTaken) throw error;
      if (hasEntry(this.path, key)) return;
      await this.#remove(entry);
      await renameFile(temporary, entry);
    }
  }

  async #remove(entry: string): Promise<void> {
    const removed = temporarySibling(join(this.path, 'entry'));
    await renameFile(entry, removed);
    await removeFolder(removed);
  }

  async #differs(manifest: Manifest): Promise<boolean> {
    try {
      return (await readEntry(this.path, manifest.key))?.result !== manifest.result;
    } catch (error) {
      if (error instanceof DamagedOutput) return true;
      throw error;
    }
  }

  /** Looks once whether there is a folder, or may be one. */
  #isUsable(): boolean {
    this.#usable ??= this.#look();
    return this.#usable;
  }

  #look(): boolean {
    try {
      const stats = statSync(this.path, { throwIfNoEntry: false });
      if (stats?.isDirectory()) {
        accessSync(this.path, constants.X_OK);
        return true;
      }
      if (stats === undefined && this.#folder.write) return true;
      const problem = stats === undefined ? 'there is no such folder' : 'it is not a folder';
      this.#troubles.add('folder', `${problem}; goes on without it`);
    } catch (error) {
      this.#troubles.add('folder', `${messageOf(error, this.path)}; goes on without it`);
    }
    return false;
  }

  /** Makes the folder, tells the rights of what goes into it, and removes what was abandoned there long ago. */
  async #prepare(): Promise<Rights | undefined> {
    try {
      const rights = await makeCache(this.path);
      const before = Date.now() - ABANDONED_MS;
      for (const name of await readdir(this.path)) {
        const path = join(this.path, name);
        const stats = name.startsWith(TEMPORARY_PREFIX) ? await stat(path).catch(nothing) : undefined;
        if (stats !== undefined && stats.mtimeMs < before) await removeFolder(path);
      }
      return rights;
    } catch (error) {
      this.#closed = true;
      this.#troubles.add('write', `${messageOf(error, this.path)}; nothing is put there`);
      return undefined;
    }
  }

  async #tellOfEntry(key: StepKey, error: unknown): Promise<void> {
    if (!(error instanceof DamagedOutput)) {
      this.#troubles.add('read', `${messageOf(error, this.path)}; what cannot be read is made again`);
      return;
    }
    // Somebody may have removed it in the meantime.
    if (!existsSync(join(entryFolder(this.path, key), MANIFEST_NAME))) return;
    const isRemoved = this.#folder.write && (await this.#remove(entryFolder(this.path, key)).then(yes, no));
    const what = isRemoved ? 'it was removed' : 'it is not used';
    this.#troubles.add('damaged', `${key.slice(0, 8)} is damaged: ${error.message}; ${what}`);
  }

  #tellOfWriting({ key }: Manifest, error: unknown): void {
    if (error instanceof DamagedOutput) {
      this.#troubles.add('source', `${key.slice(0, 8)} is not put there: ${error.message}`);
      return;
    }
    // Another output was on its way there when it was found out and told.
    if (this.#closed) return;
    this.#closed = isFull.has((error as NodeJS.ErrnoException).code ?? '');
    const end = this.#closed ? 'nothing more is put there' : 'goes on';
    this.#troubles.add('write', `${messageOf(error, this.path)}; ${end}`);
  }
}

function messageOf(error: unknown, path: string): string {
  const explained = explainDiskError(error, path);
  return explained instanceof Error ? explained.message : String(explained);
}

/** As far as that is possible: what stays is removed by who finds it there a day later. */
function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true }).catch(nothing);
}

const yes = () => true;
const no = () => false;
const nothing = () => undefined;
