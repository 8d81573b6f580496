import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';
import { needsOwnProcess } from './own-process.ts';

const HEAD = `import test from 'ava';\n`;

test('a test file keeps a process of its own for what reaches beyond its objects, itself or by a helper', (t) => {
  const tests = temporaryFolder(t, {
    'pure.test.js': `${HEAD}import { sum } from './sum.js';\ntest('a', (t) => t.is(sum(process.cwd()), 1));`,
    'sum.js': 'export const sum = (a) => a;',
    'environment.test.js': `${HEAD}test('a', (t) => { process.env.A = '1'; });`,
    'hook.test.js': `${HEAD}test.before(() => {});`,
    'late.test.js': `${HEAD}const a = await import('./sum.js');`,
    'scores/starts.test.js': `${HEAD}import { start } from '../start.js';`,
    'start.js': `import { again } from './again.js';`,
    'again.js': `import { spawn } from 'node:child_process';`,
    'real.test.js': `import { realTest } from './real-data.js';`,
    'real-data.js': `${HEAD}export const realTest = test.skip;`,
  });
  const alone = (file: string) => needsOwnProcess(join(tests, file), tests);
  t.false(alone('pure.test.js'));
  for (const name of ['environment', 'hook', 'late', 'scores/starts', 'real']) {
    t.true(alone(`${name}.test.js`), name);
  }
});
