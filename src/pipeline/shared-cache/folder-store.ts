import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { discardFile } from '../../discard-file.ts';
import { explainDiskError } from '../../disk-error.ts';
import { renameFile } from '../../rename-file.ts';
import { copyFileAtomic, TEMPORARY_PREFIX, temporarySibling, writeFileAtomic } from '../files/write-file.ts';
import type { StepKey } from '../hashes.ts';
import { formatManifest, MANIFEST_NAME, type Manifest, type ManifestFile } from '../store/manifest.ts';
import { entryFolder, hasEntry, readEntry, sharedManifest } from './cache-entry.ts';
import type { CacheStore } from './cache-store.ts';
import { copyFiles } from './copy-files.ts';
import { makeCache, makeFolderWith, type Rights } from './rights.ts';

/** What an interrupted writer left behind is removed after this time. */
const ABANDONED_MS = 24 * 3600 * 1000;

/** Errors after which nothing else can be written either. */
const isFull = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/** A cache that is a folder. What it is given gets a temporary name first; the rights are those of the folder. */
export class FolderStore implements CacheStore {
  readonly name: string;
  readonly #listed = new Map<string, { readonly mtimeMs: number; readonly names: readonly string[] }>();
  #rights: Promise<Rights> | undefined;

  /** @param path absolute */
  constructor(path: string) {
    this.name = path;
  }

  async problem(writes: boolean): Promise<string | undefined> {
    const stats = statSync(this.name, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      accessSync(this.name, constants.X_OK);
      return undefined;
    }
    if (stats === undefined && writes) return undefined;
    return stats === undefined ? 'there is no such folder' : 'it is not a folder';
  }

  /** Makes the folder, and removes what was abandoned there long ago. */
  async prepare(): Promise<void> {
    await this.#makeCache();
    const before = Date.now() - ABANDONED_MS;
    for (const name of await readdir(this.name)) {
      const path = join(this.name, name);
      const stats = name.startsWith(TEMPORARY_PREFIX) ? await stat(path).catch(nothing) : undefined;
      if (stats !== undefined && stats.mtimeMs < before) await removeFolder(path);
    }
  }

  explain(error: unknown): string {
    const explained = explainDiskError(error, this.name);
    return explained instanceof Error ? explained.message : String(explained);
  }

  isUseless(): boolean {
    return false;
  }

  isClosed(error: unknown): boolean {
    return isFull.has((error as NodeJS.ErrnoException).code ?? '');
  }

  placeOf(key: StepKey): string {
    return entryFolder(this.name, key);
  }

  async hasEntry(key: StepKey): Promise<boolean> {
    return hasEntry(this.name, key);
  }

  readEntry(key: StepKey): Promise<Manifest | undefined> {
    return readEntry(this.name, key);
  }

  fetchEntry(manifest: Manifest, to: string, signal: AbortSignal): Promise<readonly ManifestFile[]> {
    const rights = { folder: undefined, file: 0o666 & ~process.umask() };
    return copyFiles(manifest.files, this.placeOf(manifest.key), to, rights, signal);
  }

  async putEntry(manifest: Manifest, from: string, replace: boolean, signal: AbortSignal): Promise<void> {
    const rights = await this.#makeCache();
    const entry = this.placeOf(manifest.key);
    await makeFolderWith(rights, dirname(entry));
    const temporary = temporarySibling(join(this.name, 'entry'));
    try {
      await makeFolderWith(rights, temporary);
      await copyFiles(manifest.files, from, temporary, rights, signal);
      const text = formatManifest(sharedManifest(manifest));
      await writeFile(join(temporary, MANIFEST_NAME), text);
      await chmod(join(temporary, MANIFEST_NAME), rights.file);
      if (replace && hasEntry(this.name, manifest.key)) await this.removeEntry(manifest.key);
      await this.#moveTo(entry, temporary, manifest.key);
    } finally {
      await removeFolder(temporary);
    }
  }

  async removeEntry(key: StepKey): Promise<void> {
    const removed = temporarySibling(join(this.name, 'entry'));
    await renameFile(this.placeOf(key), removed);
    await removeFolder(removed);
  }

  async namesIn(folder: string): Promise<readonly string[]> {
    const path = join(this.name, folder);
    const mtimeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (mtimeMs === undefined) return [];
    const known = this.#listed.get(folder);
    if (known?.mtimeMs === mtimeMs) return known.names;
    const names = readdirSync(path);
    this.#listed.set(folder, { mtimeMs, names });
    return names;
  }

  async fetchFile(name: string, path: string): Promise<boolean> {
    try {
      await copyFileAtomic(join(this.name, name), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    await chmod(path, 0o666 & ~process.umask());
    return true;
  }

  async putFile(name: string, path: string): Promise<void> {
    const rights = await this.#makeCache();
    const parts = dirname(name).split('/');
    for (const index of parts.keys()) {
      await makeFolderWith(rights, join(this.name, ...parts.slice(0, index + 1)));
    }
    const temporary = temporarySibling(join(this.name, 'item'));
    try {
      await copyFile(path, temporary, constants.COPYFILE_FICLONE);
      await chmod(temporary, rights.file);
      await renameFile(temporary, join(this.name, name));
    } catch (error) {
      await discardFile(temporary);
      throw error;
    }
  }

  removeFile(name: string): Promise<void> {
    return rm(join(this.name, name), { force: true });
  }

  async readText(name: string): Promise<string | undefined> {
    try {
      return await readFile(join(this.name, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async writeText(name: string, text: string): Promise<void> {
    const path = join(this.name, name);
    await writeFileAtomic(path, text);
    const mode = (await stat(this.name)).mode & 0o7777;
    await chmod(path, mode & 0o444);
    await chmod(dirname(path), mode);
  }

  #makeCache(): Promise<Rights> {
    this.#rights ??= makeCache(this.name);
    return this.#rights;
  }

  /** Whoever is first has made the entry; what is there without being one goes away. */
  async #moveTo(entry: string, temporary: string, key: StepKey): Promise<void> {
    try {
      await renameFile(temporary, entry);
    } catch (error) {
      const isTaken = statSync(entry, { throwIfNoEntry: false }) !== undefined;
      if (!isTaken) throw error;
      if (hasEntry(this.name, key)) return;
      await this.removeEntry(key);
      await renameFile(temporary, entry);
    }
  }
}

/** As far as that is possible: what stays is removed by who finds it there a day later. */
function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true }).catch(nothing);
}

const nothing = () => undefined;
