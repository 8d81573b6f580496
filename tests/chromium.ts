import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type Browser, chromium } from 'playwright-core';

/** Chromium, as Debian or others call it, where the PATH has it. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A browser that is closed after the test; `undefined`, and said so, where there is none. */
export async function startChromium(t: ExecutionContext): Promise<Browser | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    t.log('SKIPPED: no chromium in PATH');
    t.pass();
    return undefined;
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  t.teardown(() => browser.close());
  return browser;
}

/** Where a picture of what a test saw is kept: below `HEAREVAL_SCREENSHOTS`, else `.ci/output`. */
export function screenshotPath(name: string): string {
  const folder = process.env.HEAREVAL_SCREENSHOTS ?? '.ci/output';
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}
