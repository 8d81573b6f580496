import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder and those above it, as far as they are not there. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
    // Node says so too when the file system is read-only: the topmost missing folder tells the real reason.
    let missing = path;
    while (!existsSync(dirname(missing))) {
      missing = dirname(missing);
    }
    mkdirSync(missing);
    mkdirSync(path, { recursive: true });
  }
}
