import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { discardFile } from '../../discard-file.ts';
import { makeFolder } from '../../make-folder.ts';
import { renameFile } from '../../rename-file.ts';

/**
 * Writes a file piece by piece. It gets its name by a rename once the last chunk is written; when anything fails,
 * nothing is left behind. For what fits in memory a plain atomic write will do; this is for large matrices and tables.
 */
export async function writeChunks(
  path: string,
  chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>,
): Promise<void> {
  const folder = dirname(path);
  makeFolder(folder);
  const temporary = join(folder, `.tmp-${randomBytes(6).toString('hex')}-${basename(path)}`);
  try {
    const file = await open(temporary, 'wx');
    try {
      for await (const chunk of chunks) await file.appendFile(chunk);
    } finally {
      await file.close();
    }
    await renameFile(temporary, path);
  } catch (error) {
    await discardFile(temporary);
    throw error;
  }
}
