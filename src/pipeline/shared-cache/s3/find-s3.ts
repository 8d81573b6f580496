import { createRequire } from 'node:module';
import { join } from 'node:path';
import { UserError } from '../../../errors.ts';
import { installCommand } from '../../../install-command.ts';

export const CLIENT = '@aws-sdk/client-s3';
/** Uploads in parts. */
export const STORAGE = '@aws-sdk/lib-storage';
/** The newest that runs on Node 20 as well. */
const VERSION = '3.1175.0';

/** Which version `loadS3` would load. @throws UserError that says how to install it */
export function s3Version(cwd: string): string {
  const { version } = requireS3(cwd, import.meta.dirname)(`${CLIENT}/package.json`) as { version: string };
  return version;
}

/**
 * Loads from where both packages are: `cwd`, or beside this program (`own`).
 *
 * @throws UserError that says how to install them
 */
export function requireS3(cwd: string, own: string): NodeJS.Require {
  for (const folder of [cwd, own]) {
    const require = createRequire(join(folder, 'package.json'));
    if ([CLIENT, STORAGE].every((name) => isThere(require, name))) return require;
  }
  throw new UserError(`${CLIENT} and ${STORAGE} are not installed in ${cwd}; --cache s3:// needs them`, {
    next: installCommand([CLIENT, STORAGE].map((name) => `${name}@${VERSION}`)),
  });
}

function isThere(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
