import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.ts';

const IN_ENVIRONMENT = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';

/**
 * The Python to run: the interpreter or virtual environment that is named, else that of `$VIRTUAL_ENV`, else `python3`.
 *
 * @returns an absolute path, or a command to be found on the PATH
 * @throws UserError where what is named is neither
 */
export async function findInterpreter(named: string | undefined, cwd: string): Promise<string> {
  if (named === undefined) {
    const environment = process.env.VIRTUAL_ENV;
    const own = environment === undefined ? undefined : path.join(environment, IN_ENVIRONMENT);
    return own !== undefined && (await kindOf(own)) === 'file' ? own : 'python3';
  }
  const target = path.resolve(cwd, named);
  const kind = await kindOf(target);
  if (kind === 'folder') {
    const interpreter = path.join(target, IN_ENVIRONMENT);
    if ((await kindOf(interpreter)) === 'file') return interpreter;
    throw new UserError(`--python ${named}: has no ${IN_ENVIRONMENT}; expected a virtual environment`);
  }
  if (kind === 'file') return target;
  if (!/[\\/]/.test(named)) return named;
  throw new UserError(
    `--python ${named}: there is no ${target}; expected an interpreter or a virtual environment`,
  );
}

async function kindOf(target: string): Promise<'file' | 'folder' | undefined> {
  const stats = await stat(target).catch(() => undefined);
  if (stats?.isDirectory()) return 'folder';
  return stats?.isFile() ? 'file' : undefined;
}
