import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../../../if-there.ts';

/** How many files are below a folder, and their size in bytes. Files that go in the meantime do not count. */
export async function measureFolder(
  folder: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += (await ifThere(stat(join(entry.parentPath, entry.name))))?.size ?? 0;
  }
  return { files, bytes };
}
