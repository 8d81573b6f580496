import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scheduler } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';

type Files = Readonly<Record<string, string | Uint8Array>>;

/**
 * A folder with these files (name to content), removed when the test ends. Processes of the test that are about to end, as
 * jobs whose results are there, may still write in it: it is removed again until nothing comes any more.
 */
export function temporaryFolder(t: ExecutionContext, files: Files = {}): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'heareval-test-'));
  t.teardown(() => removeFolder(folder));
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

/** Removes a folder and all in it, also where a process that is about to end still writes in it. */
export async function removeFolder(folder: string): Promise<void> {
  for (let triesLeft = 200; ; triesLeft--) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (triesLeft === 0 || (error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
    // By no timer that `companyOf` would give every test with a folder a process of its own for.
    await scheduler.wait(50);
  }
}
