import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { hashFile } from '../pipeline/files/hash-file.ts';

/**
 * SHA-256 of a file, or of the names and contents of all files of a folder.
 *
 * @param written the path as the user wrote it
 * @throws UserError where there is neither
 */
export async function hashWeights(target: string, written: string): Promise<string> {
  const stats = await stat(target).catch(() => undefined);
  if (stats?.isFile()) return hashFile(target, stats.size);
  if (!stats?.isDirectory()) {
    throw new UserError(`--weights ${written}: there is no ${target}; expected a file or a folder`);
  }
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const absolute = path.join(target, file);
    hash.update(`${JSON.stringify(file)} ${await hashFile(absolute, (await stat(absolute)).size)}\n`);
  }
  return hash.digest('hex');
}
