import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { configKeys, newConfigText, readProjectConfig } from '../../../src/formats/folders/project-config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const choices = { grid: ['default', 'fast', 'faster'] };

function written(t: ExecutionContext, text: string): string {
  const file = join(temporaryFolder(t), 'heareval.yaml');
  writeFileSync(file, text);
  return file;
}

async function mistakesOf(t: ExecutionContext, text: string): Promise<string> {
  const file = written(t, text);
  const error = await t.throwsAsync(readProjectConfig(file, choices), { instanceOf: UserError });
  return (error?.message ?? '').replaceAll(file, 'heareval.yaml');
}

test('a new file is read as what was asked for, and with all its comments taken away has every key', async (t) => {
  const asked = { modules: ['./baseline', 'onnx:./a b.onnx'], tasks: ['tone_pitch', '1'], mode: 'small' };
  t.deepEqual(await readProjectConfig(written(t, newConfigText(asked)), choices), asked);
  const { mode: _, ...withoutMode } = asked;
  t.deepEqual(await readProjectConfig(written(t, newConfigText(withoutMode)), choices), withoutMode);
  const whole = newConfigText(withoutMode)
    .split('\n')
    .map((line) => (/^# +(?:- |[a-z-]+:)/.test(line) ? line.slice(2) : line))
    .join('\n');
  const { folders, ...read } = await readProjectConfig(written(t, whole), choices);
  const keys = [
    ...Object.keys(read),
    'folders',
    ...Object.keys(folders ?? {}).map((key) => `folders.${key}`),
  ];
  t.deepEqual(keys.sort(), [...configKeys].sort());
});

test('each mistake is one line with its place, its key and the nearest key', async (t) => {
  t.is(
    await mistakesOf(t, 'modules: [./a]\ngird: fast\nfolders:\n  task: x\nworkers: two\n'),
    [
      'heareval.yaml: 3 mistakes',
      '  heareval.yaml:4: folders.task: unknown key; did you mean tasks?',
      '  heareval.yaml:5: workers: expected number, received text',
      '  heareval.yaml:2: gird: unknown key; did you mean grid?',
    ].join('\n'),
  );
  t.is(await mistakesOf(t, 'modules: ./a\n'), 'heareval.yaml:1: modules: expected a list, received text');
  t.is(
    await mistakesOf(t, 'seed: 1\ngrid: fastr\n'),
    'heareval.yaml:2: grid: fastr; expected one of default, fast, faster; did you mean fast?',
  );
  t.regex(await mistakesOf(t, 'seed: 1\n  grid: [\n'), /^heareval\.yaml(:\d)?: .*(not YAML|mistakes)/);
  t.regex(await mistakesOf(t, 'seed: 1\nseed: 2\n'), /^heareval\.yaml:2: not YAML: Map keys must be unique/);
});

test('what YAML lets pass and nobody means is a mistake in one line', async (t) => {
  const mistakes: Readonly<Record<string, RegExp>> = {
    'tasks: *a\n': /^heareval\.yaml: not YAML: Unresolved alias .*: a$/,
    'tasks: !mine [a]\n': /^heareval\.yaml:1: not YAML: Unresolved tag: !mine$/,
    'grid: fast\n---\ngrid: default\n': /^heareval\.yaml:2: not YAML: a second document begins here$/,
    '? [grid]\n: fast\n': /^heareval\.yaml:1: not YAML: .*keys must be strings/i,
    '- grid\n': /^heareval\.yaml: expected keys with values, received a list$/,
    'grid:\n': /^heareval\.yaml:1: grid: expected text, received nothing$/,
    'seed: 1.5\n': /^heareval\.yaml:1: seed: 1\.5; expected a whole number$/,
  };
  for (const [text, expected] of Object.entries(mistakes)) t.regex(await mistakesOf(t, text), expected);
  const many = Array.from({ length: 9 }, () => '*a').join(',');
  const doubled = `x: &a [${Array.from({ length: 9 }, () => 'y').join(',')}]\n`;
  const levels = ['b', 'c', 'd'].map(
    (name, at) => `${name}: &${name} [${many.replaceAll('a', 'abc'[at] ?? '')}]\n`,
  );
  t.regex(await mistakesOf(t, doubled + levels.join('')), /^heareval\.yaml: not YAML: Excessive alias count/);
});

test('an empty file sets nothing', async (t) => {
  t.deepEqual(await readProjectConfig(written(t, '# nothing\n'), choices), {});
});

test('docs/config.md tells of every key', (t) => {
  const page = readFileSync('docs/config.md', 'utf8');
  for (const key of configKeys) t.true(page.includes(`\`${key}\``), key);
});
