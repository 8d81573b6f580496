import type { CacheFolder } from './cache-list.ts';
import type { CacheStore } from './cache-store.ts';
import { FolderStore } from './folder-store.ts';
import { parseS3Address } from './s3/s3-address.ts';
import { S3Store } from './s3/s3-store.ts';

/** What keeps a cache. @throws UserError where a package is missing that it needs */
export function openStore({ path }: Pick<CacheFolder, 'path'>): CacheStore {
  const address = parseS3Address(path);
  return address === undefined ? new FolderStore(path) : new S3Store(address);
}
