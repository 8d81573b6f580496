import { chmod, mkdir, stat } from 'node:fs/promises';
import { makeFolder } from '../../make-folder.ts';

/** Rights of what is made; `undefined`: as the system gives them. */
export interface Rights {
  readonly folder: number | undefined;
  readonly file: number;
}

/** Makes the folder of a cache where it is not there; its rights are those of all that goes into it. */
export async function makeCache(path: string): Promise<Rights> {
  makeFolder(path);
  const mode = (await stat(path)).mode & 0o7777;
  return { folder: mode, file: mode & 0o444 };
}

/** Makes a folder, unless it is there. */
export async function makeFolderWith(rights: Rights, path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    throw error;
  }
  if (rights.folder !== undefined) await chmod(path, rights.folder);
}
