import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { fewNames } from '../../few.ts';
import { ifThere } from '../../if-there.ts';
import { hashFile } from '../../pipeline/files/hash-file.ts';
import { folderFiles } from './folder-files.ts';

/** Broken links that an error names. */
const NAMED = 5;

/**
 * SHA-256 of a file, or of the names and contents of all files of a folder, those that links lead to as well.
 *
 * @param written the path as the user wrote it
 * @throws UserError where there is neither, or a folder has no file, or links to what is not there
 */
export async function hashWeights(target: string, written: string): Promise<string> {
  const stats = await ifThere(stat(target));
  if (stats?.isFile()) return hashFile(target, stats.size);
  if (!stats?.isDirectory()) {
    throw new UserError(`--weights ${written}: there is no ${target}; expected a file or a folder`);
  }
  const { files, broken } = await folderFiles(target);
  if (broken.length > 0) {
    throw new UserError(
      `--weights ${written}: ${fewNames(broken, NAMED)}: links to what is not there; ` +
        'expected all files of the folder (git annex get, dvc pull and the like fetch them)',
    );
  }
  if (files.length === 0) {
    throw new UserError(
      `--weights ${written}: there is no file in the folder ${target}; expected the weights`,
    );
  }
  const hash = createHash('sha256');
  for (const file of files) {
    const absolute = join(target, file);
    hash.update(`${JSON.stringify(file)} ${await hashFile(absolute, (await stat(absolute)).size)}\n`);
  }
  return hash.digest('hex');
}
