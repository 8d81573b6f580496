import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import { codeOfFile } from '../bench/step-versions/code-of-file.ts';
import { type StepClosure, stepClosures } from '../bench/step-versions/step-closures.ts';
import {
  changeLine,
  formatTable,
  type StepTable,
  stepChanges,
  updatedTable,
} from '../bench/step-versions/step-table.ts';
import { temporaryFolder } from './temporary-folder.ts';

const EMPTY: StepTable = { steps: {}, parts: {} };

test('every step has the version and the code that somebody last looked at', async (t) => {
  const table = JSON.parse(readFileSync('step-versions.json', 'utf8')) as StepTable;
  const changes = stepChanges(table, await stepClosures('src', '.build/src'));
  t.deepEqual(changes.map(changeLine), []);
});

/** Closures of a package of two steps, with some of its files replaced. */
function closuresOf(folder: string, changed: Record<string, string> = {}): Promise<Map<string, StepClosure>> {
  const files = {
    'mix/mix.js': `import { gain } from './gain.js';
import { log } from '../pipeline/log.js';
const NAME = 'Mix';
new URL('./mix-worker.js', import.meta.url);
defineStep({ name: NAME, version: '2', run: () => log(gain(1)) });`,
    'mix/gain.js': "export function gain(x) { if (x < 0) throw new RangeError('below 0'); return 0.5 * x; }",
    'mix/mix-worker.js': 'export const work = (x) => x + 1;',
    'cut.js': "defineStep({ name: 'Cut', version: '1', run() {} });",
    'pipeline/log.js': 'export function log(text) { console.log(text); }',
    ...changed,
  };
  for (const [name, text] of Object.entries(files)) {
    for (const file of [name, name.replace(/\.js$/, '.ts')]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  }
  return stepClosures(folder, folder);
}

test('a change of a helper or a worker is told of each step that it is in, with the file, and raising the version takes it', async (t) => {
  const folder = temporaryFolder(t);
  const table = updatedTable(EMPTY, await closuresOf(folder), []);
  t.deepEqual(stepChanges(table, await closuresOf(folder)), []);
  const gain = 'export function gain(x) { return 0.25 * x; }';
  const helper: [string, string] = ['mix/gain', gain];
  const worker: [string, string] = ['mix/mix-worker', 'export const work = (x) => x + 2;'];
  for (const [file, text] of [helper, worker]) {
    const changed = { [`${file}.js`]: text };
    const [change, ...others] = stepChanges(table, await closuresOf(folder, changed));
    t.deepEqual(others, []);
    t.like(change, { step: 'Mix', kind: 'code', parts: [`${file}.ts`] });
  }
  const raised = {
    'mix/gain.js': gain,
    'mix/mix.js': "import './gain.js'; defineStep({ name: 'Mix', version: '3' });",
  };
  const after = await closuresOf(folder, raised);
  t.deepEqual(stepChanges(table, after).map(changeLine), [
    'Mix: version 3, the table has 2; npm run step-versions',
  ]);
  t.deepEqual(stepChanges(updatedTable(table, after, []), after), []);
  const back = await closuresOf(folder);
  t.like(stepChanges(updatedTable(table, after, []), back), [{ step: 'Mix', kind: 'lowered' }]);
});

test('of a file that only passes on what others export, what is imported counts', async (t) => {
  const folder = temporaryFolder(t);
  const index = "export { gain } from './gain.js';\nexport { fade } from './fade.js';";
  const files = {
    'mix/index.js': index,
    'mix/fade.js': 'export const fade = 1;',
    'cut.js': "import { gain } from './mix/index.js'; defineStep({ name: 'Cut', version: '1', run: gain });",
  };
  const before = await closuresOf(folder, files);
  t.deepEqual(Object.keys(before.get('Cut')?.parts ?? {}), ['cut.ts', 'mix/gain.ts']);
  const all = {
    'cut.js': "import * as mix from './mix/index.js'; defineStep({ name: 'Cut', version: '1' });",
  };
  const after = await closuresOf(folder, { ...files, ...all });
  t.deepEqual(Object.keys(after.get('Cut')?.parts ?? {}), [
    'cut.ts',
    'mix/index.ts',
    'mix/gain.ts',
    'mix/fade.ts',
  ]);
});

test('comments, format, line ends, quotes, messages of errors and the pipeline change no hash', async (t) => {
  const folder = temporaryFolder(t);
  const before = await closuresOf(folder);
  const after = await closuresOf(folder, {
    'mix/gain.js': `// Halves.\r\nexport function gain(
  x,
) {
  if (x < 0) throw new RangeError(\`\${x} is below zero\`);
  return (0.50 * x);
}\r\n`,
    'cut.js': 'defineStep({ name: "Cut", version: "1", run() {}, });',
    'pipeline/log.js': 'export function log(text) { console.error(text); }',
  });
  t.deepEqual(after, before);
});

test('numbers, regular expressions, big numbers, templates and the kind of an error count', (t) => {
  const same = (a: string, b: string) => codeOfFile(a).code === codeOfFile(b).code;
  t.true(same("const facts = { licence: 'a' };", "const facts = { licence: 'b' };"));
  t.false(same('function f() { const facts = { a: 1 }; }', 'function f() { const facts = { a: 2 }; }'));
  t.true(same('f(1, 2);', 'f(\n  1,\n  2,\n)'));
  for (const [a, b] of [
    ['f(0.1)', 'f(0.2)'],
    ['f(/a/)', 'f(/b/)'],
    ['f(/a/)', 'f(/a/i)'],
    ['f(1n)', 'f(2n)'],
    ['f(`a`)', 'f(`b`)'],
    ['throw new TypeError("a")', 'throw new RangeError("a")'],
    ['f(new Error("a"))', 'f(new Error("b"))'],
  ] as const) {
    t.false(same(a, b), `${a} ${b}`);
  }
});

test('a step that is not accepted stays as the table had it, and so does what it is told by', async (t) => {
  const folder = temporaryFolder(t);
  const table = updatedTable(EMPTY, await closuresOf(folder), []);
  const after = await closuresOf(folder, {
    'mix/gain.js': 'export const gain = (x) => x;',
    'cut.js': "defineStep({ name: 'Cut', version: '1', run() { f(); } });",
  });
  const changes = stepChanges(table, after);
  const kept = changes.filter(({ step }) => step === 'Mix');
  const updated = JSON.parse(formatTable(updatedTable(table, after, kept))) as StepTable;
  t.deepEqual(stepChanges(updated, after), kept);
  t.like(kept, [{ step: 'Mix', parts: ['mix/gain.ts'] }]);
});
