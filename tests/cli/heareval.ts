import { resolve } from 'node:path';
import { execa } from 'execa';

/** The program as `npm run build` makes it. */
const PROGRAM = resolve('dist/cli/main.js');

/** Starts `heareval` in a folder; a wrong exit code is no rejection. */
export function heareval(folder: string, args: readonly string[], env: Record<string, string> = {}) {
  const own = { HEAREVAL_CACHE: undefined, ...env };
  return execa(process.execPath, [PROGRAM, ...args], { cwd: folder, env: own, reject: false });
}
