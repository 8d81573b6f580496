import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PROFILE_FILE } from '../../src/embed/embedding-profile.ts';

/** Hashes of all files below `folders`, by path relative to `root`; what tells times is left out. */
export async function finalBytes(root: string, folders: readonly string[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const folder of folders) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const file = path.join(entry.parentPath, entry.name);
      if (!entry.isFile() || file.includes(`${path.sep}.heareval${path.sep}`)) continue;
      if (entry.name === PROFILE_FILE) continue;
      const digest = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      hashes.set(path.relative(root, file), digest);
    }
  }
  return hashes;
}
