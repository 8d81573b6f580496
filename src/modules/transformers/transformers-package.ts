import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { installCommand } from '../../install-command.ts';
import { findPackage, type InstalledPackage } from '../../packages/installed-package.ts';

export type Transformers = typeof import('@huggingface/transformers');

const NAME = '@huggingface/transformers';

/**
 * Looks for @huggingface/transformers, which heareval does not bring, from `cwd` and beside this program (`own`).
 *
 * @throws UserError that says how to install it
 */
export async function findTransformers(cwd: string, own = import.meta.dirname): Promise<InstalledPackage> {
  const found = (await findPackage(NAME, cwd)) ?? (await findPackage(NAME, own));
  if (found !== undefined) return found;
  throw new UserError(`${NAME} is not installed in ${cwd}; transformers: needs it`, {
    next: installCommand([`${NAME}@4`]),
  });
}

/** Loads the package; models come from folders alone. */
export async function loadTransformers(cwd: string): Promise<Transformers> {
  const { folder } = await findTransformers(cwd);
  const transformers = createRequire(join(folder, 'package.json'))(folder) as Transformers;
  const { env, LogLevel } = transformers;
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.logLevel = LogLevel.ERROR;
  return transformers;
}
