import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBreather } from '../machine/time-slice.ts';

/** A file system entry below a root. */
export interface Entry {
  /** Relative POSIX path. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'other';
}

/**
 * All entries below `start` (relative to `root`) that are not folders, in no particular order. Symbolic links are not
 * followed. Paths for which `skip` says so are left out, folders with all they hold.
 */
export async function listFiles(
  root: string,
  start = '',
  skip: (path: string, name: string) => boolean = () => false,
): Promise<Entry[]> {
  const breathe = createBreather();
  const entries: Entry[] = [];
  const folders = [start];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const dirent of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? dirent.name : `${folder}/${dirent.name}`;
      if (skip(path, dirent.name)) {
        continue;
      }
      if (dirent.isDirectory()) {
        folders.push(path);
      } else {
        entries.push({ path, kind: kindOf(dirent) });
      }
    }
    await breathe();
  }
  return entries;
}

function kindOf(dirent: Dirent): Entry['kind'] {
  return dirent.isFile() ? 'file' : dirent.isSymbolicLink() ? 'symlink' : 'other';
}
