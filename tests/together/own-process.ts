import { readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** What reaches beyond a test file's own objects: the process, its memory, its streams, other processes, threads, time, hooks, waiting. */
const BEYOND =
  /(?<!-)\bprocess\.(?!cwd|platform|version|execPath|pid|getuid)|child_process|worker_threads|globalThis|console\.|\.memory\(\)|execa|setTimeout|setInterval|Date\.now|performance\.|AbortSignal\.(?!abort\b)|^test\.(?!serial\b|skip\b)\w+\(|^(?:const .* = )?await /m;
const HELPERS = /^(?:import|export)\b[^;]*? from '(\.[^']+\.js)';$/gm;
const DECLARES_TESTS = /^import (?:test\b|\{ \w).* from '(?:@fast-check\/)?ava';$/m;
/** Changes the process for as long as a command runs, and nothing afterwards. */
const COMMANDS = join('cli', 'in-process.js');

/**
 * With which others a test file may share a process. `alone`: it, or a module of tests that it imports, reaches beyond its
 * objects, or such a module declares tests, which then do not say their file. `commands`: all that does so is a command that
 * runs within the process, which those bear that do the same. Else `together`.
 *
 * @param file absolute path of a compiled test file
 * @param tests absolute path of the folder of compiled tests
 */
export function companyOf(file: string, tests: string): 'alone' | 'commands' | 'together' {
  const code = codeOf(file);
  if (BEYOND.test(code)) return 'alone';
  let company: 'commands' | 'together' = 'together';
  for (const [, name = ''] of code.matchAll(HELPERS)) {
    const helper = resolve(dirname(file), name);
    if (helper === join(tests, COMMANDS)) company = 'commands';
    else if (helper.startsWith(tests + sep)) {
      const its = DECLARES_TESTS.test(codeOf(helper)) ? 'alone' : companyOf(helper, tests);
      if (its === 'alone') return 'alone';
      if (its === 'commands') company = 'commands';
    }
  }
  return company;
}

function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL.*$/m, '');
}
