import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { PROFILE_FILE } from '../../src/embed/embedding-profile.ts';

/** Hashes of all files below `folders`, by path relative to `root`; what tells times is left out. */
export async function finalBytes(root: string, folders: readonly string[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      if (!entry.isFile() || file.includes(`${sep}.heareval${sep}`)) continue;
      if (entry.name === PROFILE_FILE) continue;
      const digest = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      hashes.set(relative(root, file), digest);
    }
  }
  return hashes;
}
