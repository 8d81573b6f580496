import { explainDiskError } from './disk-error.ts';

/** How a system says that a path leads nowhere. */
const NOWHERE = new Set<unknown>(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/**
 * What reading a path gives, or undefined where there is no such file or folder.
 *
 * @throws what else the attempt raised, as one line where the disk or a permission is why
 */
export async function ifThere<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (NOWHERE.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw explainDiskError(error, '');
  }
}
