import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { writeFileAtomic } from '../files/write-file.ts';
import type { PlanOptions } from '../options.ts';
import { cacheFolders } from './cache-list.ts';
import { openStore } from './open-store.ts';

/**
 * A small JSON value that is wanted before there are steps: remembered in a file of the workdir and of every cache that
 * may be written, found in the workdir or any cache that may be read, made where nobody has it. A folder that is of no
 * use, the workdir's own too, costs the making; steps tell of what is wrong with it.
 *
 * @param name path of the file in the workdir and in a cache, which says all that decides the value
 */
export async function rememberShared<T>(
  { workdir, cache }: Pick<PlanOptions, 'workdir' | 'cache'>,
  name: string,
  make: () => Promise<T>,
): Promise<T> {
  const own = join(workdir, name);
  const caches = cacheFolders(cache, workdir).map((folder) => ({ ...folder, store: openStore(folder) }));
  let known = checked<T>(await ifOfUse(readFile(own, 'utf8')));
  for (const { store } of caches.filter(({ read }) => read)) {
    known ??= checked<T>(await ifOfUse(store.readText(name)));
  }
  const value = known === undefined ? await make() : known.value;
  const text = `${JSON.stringify({ sha256: hashOf(value), value }, null, 2)}\n`;
  if ((await ifOfUse(readFile(own, 'utf8'))) !== text) await ifOfUse(writeFileAtomic(own, text));
  for (const { store } of caches.filter(({ write }) => write)) {
    if ((await ifOfUse(store.readText(name))) !== text) await ifOfUse(store.writeText(name, text));
  }
  return value;
}

/** `undefined` when the file is not what was written. */
function checked<T>(text: string | undefined): { readonly value: T } | undefined {
  const written = text === undefined ? undefined : parsed(text);
  if (written === null || typeof written !== 'object' || !('value' in written)) return undefined;
  const { sha256, value } = written as { readonly sha256?: unknown; readonly value: T };
  return sha256 === hashOf(value) ? { value } : undefined;
}

/** `undefined` for what is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `undefined` where the disk or a permission is why it failed. */
async function ifOfUse<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof UserError || (error as NodeJS.ErrnoException).syscall !== undefined) {
      return undefined;
    }
    throw error;
  }
}

function hashOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value));
}
