import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** An empty folder that is removed after the test. */
export function temporaryFolder(t: ExecutionContext): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'heareval-pipeline-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

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
