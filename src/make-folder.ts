import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, as far as they are not there. One by one, for Node's `recursive` says that a folder is
 * missing where a file system is read-only, and tries for ever where one takes no folders, as /proc.
 *
 * @returns the uppermost folder that was made, if any
 * @throws as `mkdir` does, EEXIST where something else is there
 */
export function makeFolder(path: string): string | undefined {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.push(folder);
  if (missing.length === 0 && !statSync(path).isDirectory()) missing.push(path);
  let first: string | undefined;
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
      first ??= folder;
    } catch (error) {
      const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
      if (!isThere) throw error;
    }
  }
  return first;
}
