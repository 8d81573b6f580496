import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { isFile } from '../is-file.ts';
import type { ResolveOptions } from '../resolved-module.ts';

/**
 * The file that `<prefix><file>` names, as an absolute path.
 *
 * @param weightsAre where such a model has its weights, for whoever gives it others
 * @throws UserError where there is no such file, or for weights besides
 */
export async function modelFile(
  specifier: string,
  prefix: string,
  { cwd, weights }: ResolveOptions,
  weightsAre: string,
): Promise<string> {
  const file = resolve(cwd, specifier.slice(prefix.length));
  if (!(await isFile(file))) throw new UserError(`module ${specifier}: there is no file ${file}`);
  if (weights === undefined) return file;
  throw new UserError(`--weights ${weights}: ${weightsAre}; expected no --weights`);
}
