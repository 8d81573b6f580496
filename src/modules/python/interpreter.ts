import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { ifThere } from '../../if-there.ts';

/** Where an environment may have its interpreter, and what is looked up on the PATH where there is none. */
const PLACES = {
  windows: { inEnvironment: ['Scripts/python.exe', 'python.exe'], command: 'python' },
  others: { inEnvironment: ['bin/python', 'bin/python3'], command: 'python3' },
} as const;

/** What a test may put in the place of the real thing. */
interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
}

/**
 * The Python to run: the interpreter or virtual environment that is named, else that of `$VIRTUAL_ENV`, else that of
 * `$CONDA_PREFIX`, else `python3` (on Windows `python`).
 *
 * @returns an absolute path, or a command to be found on the PATH
 * @throws UserError where what is named is neither
 */
export async function findInterpreter(
  named: string | undefined,
  cwd: string,
  { env = process.env, platform = process.platform }: Surroundings = {},
): Promise<string> {
  const { inEnvironment, command } = platform === 'win32' ? PLACES.windows : PLACES.others;
  if (named === undefined) {
    for (const environment of [env.VIRTUAL_ENV, env.CONDA_PREFIX]) {
      const own = environment && (await interpreterIn(environment, inEnvironment));
      if (own) return own;
    }
    return command;
  }
  const target = resolve(cwd, named);
  const kind = await kindOf(target);
  if (kind === 'folder') {
    const interpreter = await interpreterIn(target, inEnvironment);
    if (interpreter !== undefined) return interpreter;
    throw new UserError(
      `--python ${named}: has no ${inEnvironment.join(' or ')}; expected a virtual environment`,
    );
  }
  if (kind === 'file') return target;
  if (!/[\\/]/.test(named)) return named;
  throw new UserError(
    `--python ${named}: there is no ${target}; expected an interpreter or a virtual environment`,
  );
}

async function interpreterIn(environment: string, places: readonly string[]): Promise<string | undefined> {
  for (const place of places) {
    const file = join(environment, place);
    if ((await kindOf(file)) === 'file') return file;
  }
  return undefined;
}

async function kindOf(target: string): Promise<'file' | 'folder' | undefined> {
  const stats = await ifThere(stat(target));
  if (stats?.isDirectory()) return 'folder';
  return stats?.isFile() ? 'file' : undefined;
}
