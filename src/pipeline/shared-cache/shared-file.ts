import { hash } from 'node:crypto';
import { chmod, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { writeFileAtomic } from '../files/write-file.ts';
import type { PlanOptions } from '../options.ts';
import { cacheFolders } from './cache-list.ts';

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
  const folders = cacheFolders(cache, workdir);
  const places = [workdir, ...folders.filter(({ read }) => read).map(({ path }) => path)];
  let known: { readonly value: T } | undefined;
  for (const place of places) {
    known ??= checked<T>(await ifOfUse(readFile(join(place, name), 'utf8')));
  }
  const value = known === undefined ? await make() : known.value;
  const text = `${JSON.stringify({ sha256: hashOf(value), value }, null, 2)}\n`;
  await ifOfUse(writeOnce(join(workdir, name), text));
  for (const { path } of folders.filter(({ write }) => write)) {
    await ifOfUse(writeShared(path, name, text));
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

/** As a cache has it: with the rights of its folder. */
async function writeShared(cache: string, name: string, text: string): Promise<void> {
  const path = join(cache, name);
  if (!(await writeOnce(path, text))) return;
  const mode = (await stat(cache)).mode & 0o7777;
  await chmod(path, mode & 0o444);
  await chmod(dirname(path), mode);
}

/** False when it is there already. */
async function writeOnce(path: string, text: string): Promise<boolean> {
  const there = await ifOfUse(readFile(path, 'utf8'));
  if (there === text) return false;
  await writeFileAtomic(path, text);
  return true;
}
