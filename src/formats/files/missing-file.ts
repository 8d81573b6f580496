import { UserError } from '../../errors.ts';

/**
 * For `.catch` of an attempt to open or read a file: a file that is not there, or that is a folder, is the user's
 * mistake and becomes one line; any other error stays what it is.
 *
 * @param expected what the file should have been, with its article
 */
export function missingFile(path: string, expected: string): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new UserError(`${path}: no such file; expected ${expected}`, { cause: error });
    }
    if (code === 'EISDIR') {
      throw new UserError(`${path}: is a folder; expected ${expected}`, { cause: error });
    }
    throw error;
  };
}
