import path from 'node:path';
import { UserError } from '../../errors.ts';
import type { ExtractionLimits } from './unpacked-limit.ts';

export interface ExtractOptions {
  /** Once it is aborted, nothing more is written. */
  readonly signal: AbortSignal;
  /** Called after each entry of a format that knows how many there are. */
  onEntry(done: number, total: number): void;
  /** @default what honest archives of recordings never reach */
  readonly limits?: ExtractionLimits | undefined;
}

/** Longest name of one file that is shown in a message. */
const SHOWN = 200;

/** Errors of the file system that the names in an archive bring about: a file where a folder is, a name too long. */
const NAME_PROBLEMS: ReadonlySet<string> = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL']);

/** Why a path from an archive must not be written below a folder, or undefined where it may. */
export function refusePath(entryPath: string): string | undefined {
  const shown = JSON.stringify(entryPath.slice(0, SHOWN));
  if (entryPath === '' || entryPath.includes('\0')) return `${shown}: not a file name`;
  if (path.posix.isAbsolute(entryPath) || path.win32.isAbsolute(entryPath) || /^[a-z]:/i.test(entryPath)) {
    return `${shown}: an absolute path; expected a path below the archive's folder`;
  }
  if (entryPath.split(/[/\\]/).includes('..')) return `${shown}: leaves the archive's folder`;
  return undefined;
}

/**
 * What to throw for an error that came up while an archive was read: a UserError that says the archive is not whole,
 * or the error itself where the file system is to blame.
 */
export function archiveError(error: unknown, name: string, format: 'tar' | 'zip'): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  if ('syscall' in error && !NAME_PROBLEMS.has(String('code' in error ? error.code : ''))) return error;
  return new UserError(`${name}: not a whole ${format} archive (${error.message})`, { cause: error });
}
