import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { downloadHttp } from '../../tasks/corpus/fetch/http-download.ts';
import { DownloadFailed } from '../../tasks/corpus/fetch/http-transfer.ts';

/**
 * Brings an exported model here, unless it is here.
 *
 * @returns whether it was brought
 * @throws UserError where the address does not have it
 */
export async function fetchExported(path: string, url: string): Promise<boolean> {
  if (existsSync(path)) return false;
  if (!path.endsWith('.npz') || !URL.canParse(url)) {
    throw new UserError(`${path}, from ${url}: expected the path of a npz file, and an address that has it`);
  }
  makeFolder(dirname(path));
  const startHash = () => createHash('sha256');
  const { signal } = new AbortController();
  try {
    await downloadHttp({ url, target: path, startHash, signal, onProgress: () => {} });
  } catch (error) {
    if (!(error instanceof DownloadFailed)) throw error;
    throw new UserError(`${path}: could not be fetched: ${error.message}`, { cause: error });
  }
  return true;
}
