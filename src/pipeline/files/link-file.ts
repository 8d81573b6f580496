import { existsSync, linkSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import { copyFileAtomic } from './write-file.ts';

/** What the system says where there can be no hard link: another file system, one without links, too many of them. */
const NO_LINKS = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

export function cannotLink(error: unknown): boolean {
  return NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '');
}

/**
 * Gives a file a second name, else makes a copy; in the place of what has that name, and with the folders on the way.
 *
 * @throws what the file system throws, `ENOENT` where there is no such file
 */
export async function linkFile(source: string, target: string): Promise<void> {
  try {
    linkSync(source, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (cannotLink(error)) {
      await copyFileAtomic(source, target);
    } else if (code === 'ENOENT' && !existsSync(dirname(target))) {
      makeFolder(dirname(target));
      await linkFile(source, target);
    } else if (code === 'ENOENT' && existsSync(source)) {
      // Somebody put another file in its place between its name being looked up and its being linked.
      await linkFile(source, target);
    } else if (code === 'EEXIST') {
      unlinkSync(target);
      await linkFile(source, target);
    } else {
      throw error;
    }
  }
}
