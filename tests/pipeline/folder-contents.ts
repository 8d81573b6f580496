import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Relative paths of all files below a folder, sorted. */
export function filesBelow(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => statSync(join(folder, path)).isFile())
        .sort()
    : [];
}

/** Relative path and text of every file below a folder that `keep` does not leave out. */
export function contentsOf(
  folder: string,
  keep: (path: string) => boolean = () => true,
): Map<string, string> {
  return new Map(
    filesBelow(folder)
      .filter(keep)
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}
