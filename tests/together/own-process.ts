import { readFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';

/** What reaches beyond a test file's own objects: the process, its streams, other processes, threads, time, hooks, waiting. */
const BEYOND =
  /\bprocess\.(?!cwd|platform|version|execPath|pid|getuid)|child_process|worker_threads|globalThis|console\.|execa|setTimeout|setInterval|Date\.now|performance\.|AbortSignal|test\.(?!serial\b|skip\b)\w+\(|^(?:const .* = )?await /m;
const HELPERS = /^(?:import|export)\b[^;]*? from '(\.[^']+\.js)';$/gm;
const DECLARES_TESTS = /^import (?:test\b|\{ \w).* from '(?:@fast-check\/)?ava';$/m;

/**
 * Whether a test file needs a process of its own: it, or a module of tests that it imports, reaches beyond its objects, or
 * such a module declares tests, which then do not say their file.
 *
 * @param file absolute path of a compiled test file
 * @param tests absolute path of the folder of compiled tests
 */
export function needsOwnProcess(file: string, tests: string): boolean {
  const code = codeOf(file);
  if (BEYOND.test(code)) return true;
  return [...code.matchAll(HELPERS)]
    .map(([, name = '']) => resolve(dirname(file), name))
    .filter((helper) => helper.startsWith(tests + sep))
    .some((helper) => DECLARES_TESTS.test(codeOf(helper)) || needsOwnProcess(helper, tests));
}

function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL.*$/m, '');
}
