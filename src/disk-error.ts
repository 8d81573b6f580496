import { UserError } from './errors.ts';

const problems: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'disk quota exceeded',
  EFBIG: 'the file is larger than the system allows',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOTDIR: 'part of the path is not a folder',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
};

const ofFolders: Readonly<Record<string, string>> = {
  EEXIST: 'a file is where a folder is expected',
  // Of a folder whose parent is there, as `makeFolder` makes them.
  ENOENT: 'no folder can be made there',
};

/** What the next file of a disk, or the next that this process opens, would meet too; errors lose their codes between threads. */
const MEETS_EVERY_FILE = /\((?:ENOSPC|EDQUOT|EROFS|EMFILE|ENFILE)\)$/;

/** How a file is called until it is whole: nobody knows it by that name. */
const TEMPORARY = /(?:^|[\\/])\.tmp-[^\\/]*$/;

/** Whether an error that was explained says that the next file would fail alike. */
export function meetsEveryFile({ message }: UserError): boolean {
  return MEETS_EVERY_FILE.test(message);
}

/**
 * Turns an error that a full, read-only or forbidden disk raised into one line that names the path.
 * Anything else comes back as it is.
 */
export function explainDiskError(error: unknown, path: string): unknown {
  const { code, syscall, path: ownPath } = error as { code?: unknown; syscall?: unknown; path?: unknown };
  const problem =
    typeof code === 'string'
      ? ((syscall === 'mkdir' ? ofFolders[code] : undefined) ?? problems[code])
      : undefined;
  if (!(error instanceof Error) || error instanceof UserError || problem === undefined) {
    return error;
  }
  if (typeof syscall === 'string' && /^(connect|bind|listen|accept|send|kill|spawn)/.test(syscall)) {
    return error;
  }
  const isTold = typeof ownPath === 'string' && !(path !== '' && TEMPORARY.test(ownPath));
  const place = isTold ? ownPath : path;
  return new UserError(`${place}: cannot be written or read: ${problem} (${code})`, { cause: error });
}
