import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExecutionContext } from 'ava';

type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder with these files (name to content), removed when the test ends. */
export function temporaryFolder(t: ExecutionContext, files: Files = {}): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'heareval-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  writeFiles(folder, files);
  return folder;
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
