import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { parseS3Address } from './s3/s3-address.ts';

/** A folder or bucket that several workdirs, people or machines share finished outputs by. */
export interface CacheFolder {
  /** Of a folder, or `s3://bucket/prefix`. */
  readonly path: string;
  /** Outputs are restored from it. */
  readonly read: boolean;
  /** Outputs are put into it. */
  readonly write: boolean;
}

/**
 * The caches that a list names, in the order in which they are asked: `local:rw,/mnt/team:r`.
 *
 * `local` is the user's own cache, `s3://bucket/prefix` a place in a bucket, anything else is a path. `:r`, `:w` or
 * `:rw` after it says what it is for; both when there is none. A comma in a path is written twice. `none` is no cache.
 *
 * @throws UserError naming the item that is wrong
 */
export function parseCacheList(text: string): readonly CacheFolder[] {
  if (text === 'none') return [];
  const items = text.replaceAll(',,', '\0').split(',');
  const folders = items.map((item) => parseItem(item.replaceAll('\0', ','), text));
  const twice = folders.find(({ path }, index) => folders.findIndex((other) => other.path === path) < index);
  if (twice !== undefined) throw new UserError(`--cache ${text}: ${twice.path} is there twice`);
  return folders;
}

/**
 * The cache folders of a run.
 *
 * @throws UserError for a list that is wrong, and for a folder in the workdir, which is no place for a cache
 */
export function cacheFolders(
  cache: string | readonly CacheFolder[] | undefined,
  workdir: string,
): readonly CacheFolder[] {
  const folders = typeof cache === 'string' ? parseCacheList(cache) : (cache ?? []);
  return folders.map((folder): CacheFolder => {
    const { path } = folder;
    const address = parseS3Address(path);
    if (address !== undefined) return { ...folder, path: address.url };
    const way = relative(resolve(workdir), resolve(path));
    if (!/^\.\.([\\/]|$)/.test(way) && !isAbsolute(way)) {
      throw new UserError(`--cache ${path}: is in the workdir ${workdir}; expected a folder elsewhere`);
    }
    return { ...folder, path: resolve(path) };
  });
}

function parseItem(item: string, text: string): CacheFolder {
  const [, name = '', access] = /^(.*?)(?::(rw|r|w))?$/s.exec(item) ?? [];
  const drive = /^(?:[A-Za-z]:[\\/]|s3:\/\/)/i.exec(name)?.[0] ?? '';
  if (name === '') {
    throw new UserError(`--cache ${text}: expected a folder between its commas, got nothing`);
  }
  const address = parseS3Address(name);
  if (address === undefined && /^(?:[a-z][a-z0-9+.-]+:\/\/|s3:)/i.test(name)) {
    throw new UserError(`--cache ${text}: expected a folder or s3://bucket/prefix, got ${name}`);
  }
  if (access === undefined && name.slice(drive.length).includes(':')) {
    throw new UserError(`--cache ${text}: expected :r, :w or :rw at the end of ${name}`);
  }
  return {
    path:
      address?.url ??
      (name === 'local' ? ownCache() : resolve(name.replace(/^~(?=[\\/]|$)/, () => homedir()))),
    read: access !== 'w',
    write: access !== 'r',
  };
}

/** Where the system wants the caches of programs. */
function ownCache(): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = process.env;
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Caches', 'heareval');
    case 'win32':
      return join(local === '' ? join(homedir(), 'AppData', 'Local') : local, 'heareval', 'cache');
    default:
      return join(isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'heareval');
  }
}
