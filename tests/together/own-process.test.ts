import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';
import { companyOf } from './own-process.ts';

const HEAD = `import test from 'ava';\n`;

test('a test file keeps a process of its own for what reaches beyond its objects, itself or by a helper', (t) => {
  const tests = temporaryFolder(t, {
    'pure.test.js': `${HEAD}import { sum } from './sum.js';\ntest('a', (t) => t.is(sum(process.cwd()), 1));`,
    'sum.js': 'export const sum = (a) => a;',
    'stopped.test.js': `${HEAD}test('a', (t) => t.throws(() => run(AbortSignal.abort())));`,
    'timed.test.js': `${HEAD}test('a', (t) => t.throws(() => run(AbortSignal.timeout(1))));`,
    'named.test.js': `${HEAD}const test1 = names.filter((test) => test.startsWith('a'));`,
    'cli/in-process.js': `process.chdir('/');`,
    'cli/helper.js': `import { command } from './in-process.js';\nexport const run = () => command([]);`,
    'runs.test.js': `${HEAD}import { run } from './cli/helper.js';`,
    'cli/commands/runs.test.js': `${HEAD}import { command } from '../in-process.js';`,
    'cli/starts.test.js': `${HEAD}import { command } from './in-process.js';\nimport '../again.js';\nexeca('a');`,
    'environment.test.js': `${HEAD}test('a', (t) => { process.env.A = '1'; });`,
    'hook.test.js': `${HEAD}test.before(() => {});`,
    'late.test.js': `${HEAD}const a = await import('./sum.js');`,
    'scores/starts.test.js': `${HEAD}import { start } from '../start.js';`,
    'start.js': `import { again } from './again.js';`,
    'again.js': `import { spawn } from 'node:child_process';`,
    'real.test.js': `import { realTest } from './real-data.js';`,
    'real-data.js': `${HEAD}export const realTest = test.skip;`,
  });
  const company = (name: string) => companyOf(join(tests, `${name}.test.js`), tests);
  for (const name of ['pure', 'stopped', 'named']) t.is(company(name), 'together', name);
  for (const name of ['runs', 'cli/commands/runs']) t.is(company(name), 'commands', name);
  for (const name of ['environment', 'hook', 'late', 'scores/starts', 'real', 'cli/starts', 'timed']) {
    t.is(company(name), 'alone', name);
  }
});
