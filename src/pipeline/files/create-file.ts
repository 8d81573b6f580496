import { link, writeFile } from 'node:fs/promises';
import { discardFileSync } from '../../discard-file.ts';
import { cannotLink } from './link-file.ts';
import { temporarySibling } from './write-file.ts';

/**
 * Writes a small file where there is none. As with `writeFileAtomic`, its name only ever stands for all of its bytes: who comes
 * second reads what the first has written. Where the file system has no hard links it may read a part.
 *
 * @param path in a folder that is there
 * @returns whether there was none
 */
export async function createFile(path: string, text: string): Promise<boolean> {
  const temporary = temporarySibling(path);
  try {
    await writeFile(temporary, text);
    await link(temporary, path).catch((error: unknown) => {
      if (!cannotLink(error)) throw error;
      return writeFile(path, text, { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    discardFileSync(temporary);
  }
}
