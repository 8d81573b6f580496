import { posix, win32 } from 'node:path';
import { UserError } from '../../../errors.ts';
import { isOfMacOs } from '../../../pipeline/files/mac-files.ts';
import { TEMPORARY_PREFIX } from '../../../pipeline/files/write-file.ts';
import { MANIFEST_NAME } from '../../../pipeline/store/manifest.ts';
import type { ExtractionLimits } from './unpacked-limit.ts';

export interface ExtractOptions {
  /** Once it is aborted, nothing more is written. */
  readonly signal: AbortSignal;
  /** Called after each entry of a format that knows how many there are. */
  onEntry(done: number, total: number): void;
  /** Is told what was left out, and what had to be guessed. */
  log(line: string): void;
  /** @default what honest archives of recordings never reach */
  readonly limits?: ExtractionLimits | undefined;
}

/** Longest name of one file that is shown in a message. */
const SHOWN = 200;

/** Errors of the file system that the names in an archive bring about: a file where a folder is, a name too long. */
const NAME_PROBLEMS: ReadonlySet<string> = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL']);

/** What file systems allow a name, in bytes. */
const LONGEST_NAME = 255;

/** Why a path from an archive must not be written below a folder, or undefined where it may. */
export function refusePath(entryPath: string): string | undefined {
  const shown = JSON.stringify(entryPath.slice(0, SHOWN));
  if (entryPath === '' || entryPath.includes('\0')) return `${shown}: not a file name`;
  if (posix.isAbsolute(entryPath) || win32.isAbsolute(entryPath) || /^[a-z]:/i.test(entryPath)) {
    return `${shown}: an absolute path; expected a path below the archive's folder`;
  }
  if (entryPath.split(/[/\\]/).includes('..')) return `${shown}: leaves the archive's folder`;
  for (const part of entryPath.split('/')) {
    const bytes = Buffer.byteLength(part);
    if (bytes > LONGEST_NAME) return `${shown}: a name of ${bytes} bytes; expected ${LONGEST_NAME} at most`;
    if (part.startsWith(TEMPORARY_PREFIX)) {
      return `${shown}: expected no name that begins with ${TEMPORARY_PREFIX}`;
    }
  }
  return posix.normalize(entryPath) === MANIFEST_NAME
    ? `${shown}: a name that this program needs itself`
    : undefined;
}

/** Whether macOS put an entry into an archive beside those of people. */
export function entryOfMacOs(entryPath: string): boolean {
  return entryPath.split('/').some(isOfMacOs);
}

export function tellOfMacOs(count: number, log: ExtractOptions['log']): void {
  if (count > 0) log(`left out ${count} entries of macOS (__MACOSX, ._*, .DS_Store)`);
}

/** A line for an entry whose path another one has, told by the error that writing it brought; any other is thrown. */
export function entryTaken(error: unknown, entryPath: string): string {
  if (['EEXIST', 'ENOTDIR', 'EISDIR'].includes(String((error as NodeJS.ErrnoException).code))) {
    return takenLine(entryPath);
  }
  throw error;
}

export function takenLine(entryPath: string): string {
  return `${JSON.stringify(entryPath.slice(0, SHOWN))}: another entry of the archive has this path`;
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
