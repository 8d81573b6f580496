import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import {
  defineStep,
  explainKey,
  planPipeline,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A folder with the source of a step, and plans of that step as a new process would make them. */
function project(t: ExecutionContext) {
  const root = temporaryFolder(t);
  const workdir = join(root, '_workdir');
  const write = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  };
  write({
    'steps/task.mjs':
      "import { double } from '../shared/double.mjs';\nimport 'library';\nconst out = 'notes.txt';\n",
    'shared/double.mjs':
      "export { two } from './two.ts';\nexport const table = new URL('./table.csv', import.meta.url);\n",
    'shared/two.ts': 'export const two = 2;\n',
    'shared/table.csv': '1,2\n',
    'shared/other.mjs': 'export {};\n',
    'steps/notes.txt': 'a name, and no import\n',
    'node_modules/library/package.json': '{ "name": "library", "version": "1.0.0" }',
  });
  let loads = 0;
  const load = (): StepNode =>
    defineStep({
      name: 'Double',
      version: '1',
      source: `${pathToFileURL(join(root, 'steps', 'task.mjs')).href}?${++loads}`,
      run: ({ outDir }) => writeFileAtomic(join(outDir, 'a.txt'), 'a'),
    })({ scope: 'test', params: {} });
  const reasons = async (rerunTriggers?: readonly ('inputs' | 'params' | 'version' | 'code')[]) => {
    const plan = await planPipeline([load()], { workdir, rerunTriggers });
    return plan.steps[0]?.reasons.map(({ type }) => type);
  };
  return { root, workdir, write, load, reasons };
}

test('an edit of the source of a step, or of what that imports, makes it run again', async (t) => {
  const { workdir, write, load, reasons } = project(t);
  for (const [name, text] of Object.entries({
    'steps/task.mjs': "import '../shared/double.mjs';\n",
    'shared/double.mjs':
      "import { two } from './two.js';\nexport const table = new URL('./table.csv', import.meta.url);\n",
    'shared/two.ts': 'export const two = 1 + 1;\n',
    'shared/table.csv': '1,2,3\n',
  })) {
    t.is((await runPipeline([load()], { workdir, workers: 1 })).status, 'ok');
    t.deepEqual(await reasons(), []);
    write({ [name]: text });
    t.deepEqual(await reasons(), ['code-changed'], name);
    t.deepEqual(await reasons(['inputs', 'params', 'version']), []);
  }
});

test('another version of a package that the source imports makes the step run again', async (t) => {
  const { workdir, write, load, reasons } = project(t);
  await runPipeline([load()], { workdir, workers: 1 });
  write({ 'node_modules/library/package.json': '{ "name": "library", "version": "1.0.1" }' });
  t.deepEqual(await reasons(), ['code-changed']);
});

test('files that the source does not import, and the place of the project, do not matter', async (t) => {
  const { workdir, write, load, reasons } = project(t);
  await runPipeline([load()], { workdir, workers: 1 });
  write({ 'shared/other.mjs': 'export const changed = 1;\n', 'steps/notes.txt': 'changed\n' });
  t.deepEqual(await reasons(), []);
  const elsewhere = await planPipeline([project(t).load()], { workdir });
  t.is(elsewhere.steps[0]?.state, 'fresh');
});

test('what was loaded is what counts, however the file is edited while the process lives', async (t) => {
  const { workdir, write, load } = project(t);
  const node = load();
  await runPipeline([node], { workdir, workers: 1 });
  write({ 'shared/two.ts': 'export const two = 3;\n' });
  t.is((await planPipeline([node], { workdir })).steps[0]?.state, 'fresh');
});

test('the code is one of the things that decide a key', async (t) => {
  const { workdir, load } = project(t);
  await runPipeline([load()], { workdir, workers: 1 });
  t.regex(
    explainKey(workdir, 'Double').lines.find(({ name }) => name === 'code')?.value ?? '',
    /^[0-9a-f]{64}$/,
  );
});

test('a source that cannot be read is told of', async (t) => {
  const workdir = temporaryFolder(t);
  const of = (source: string) =>
    defineStep({ name: 'Lost', version: '1', source, run: async () => {} })({ scope: 'test', params: {} });
  const missing = pathToFileURL(join(workdir, 'missing.js')).href;
  for (const source of [missing, 'https://example.org/a.js']) {
    const error = await t.throwsAsync(planPipeline([of(source)], { workdir }), { name: 'UserError' });
    t.true(
      error?.message.startsWith(`source of step Lost: expected the URL of a file, got ${source}: `),
      error?.message,
    );
  }
});
