import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { execa } from 'execa';

/** The program as `npm run build` makes it. */
const PROGRAM = path.resolve('dist/cli/main.js');

/** A folder that is removed when the test is over. */
export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heareval-cli-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `heareval` in a folder; a wrong exit code is no rejection. */
export function heareval(folder: string, args: readonly string[]) {
  return execa(process.execPath, [PROGRAM, ...args], { cwd: folder, reject: false });
}
