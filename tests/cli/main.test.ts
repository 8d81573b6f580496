import { appendFile, cp, mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';
import { heareval } from './heareval.ts';
import { command } from './in-process.ts';

const TASK = 'tone_pitch-1.0.0-small';
const EVENTS = 'tone_events-1.0.0-small';

/** What is under final names: outputs in the store, task folders, embeddings. */
async function finalNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter(
    (entry) =>
      /^(tasks|embeddings)[\\/]/.test(entry) || /^_workdir[\\/][^\\/]+[\\/]\d\d-\w+-[0-9a-f]{8}$/.test(entry),
  );
}

const mistakes: { what: string; args: string[]; says: RegExp }[] = [
  {
    what: 'an unknown task',
    args: ['preprocess', 'tone_pich'],
    says: /^tone_pich: unknown task; expected one of .*; did you mean tone_pitch\?$/,
  },
  {
    what: 'a task folder that is not there',
    args: ['embed', '--module', './baseline', '--task', 'spoken_digit', '--mode', 'small'],
    says: /^--task spoken_digit-1\.0\.9-small: no such folder in tasks; there is none\n {2}next: heareval preprocess spoken_digit --mode small$/,
  },
  {
    what: 'a task that there is not',
    args: ['run', '--module', './baseline', '--task', 'spoken_digt-1.0.9-full'],
    says: /^--task spoken_digt-1\.0\.9-full: unknown task, and no folder in tasks; did you mean spoken_digit-1\.0\.9-full\?\n {2}next: heareval tasks$/,
  },
  {
    what: 'embeddings that are not there',
    args: ['predict', '--module', './baseline', '--task', TASK],
    says: /no embeddings of tone_pitch-1\.0\.0-small by baseline\n {2}next: heareval embed --module \.\/baseline --task tone_pitch-1\.0\.0-small$/,
  },
  {
    what: 'predictions that are not there',
    args: ['evaluate', TASK],
    says: /^tone_pitch-1\.0\.0-small: no module has predictions for this task in embeddings\n {2}next: heareval predict/,
  },
  {
    what: 'an unknown module',
    args: ['run', '--module', './nowhere', '--task', TASK],
    says: /^module \.\/nowhere not found; tried /,
  },
  {
    what: 'a wrong number',
    args: ['demo', '--workers', 'two'],
    says: /'--workers <number>' argument 'two' is invalid/,
  },
  {
    what: 'a second module',
    args: ['embed', '--module', './a', '--module', './b', '--task', TASK],
    says: /'--module <module>' argument '\.\/b' is invalid\. It is \.\/a already; expected one, and a command for each\./,
  },
  {
    what: 'a second task',
    args: ['predict', '--module', './baseline', '--task', TASK, '--task', 'esc50-2.0.0-full'],
    says: /'--task <task>' argument 'esc50-2\.0\.0-full' is invalid\. It is tone_pitch-1\.0\.0-small already;/,
  },
  { what: 'an unknown command', args: ['distil'], says: /unknown command 'distil'/ },
  { what: 'an unknown option', args: ['demo', '--fast'], says: /unknown option '--fast'/ },
];

for (const { what, args, says } of mistakes) {
  test(`${what} is one clear line, exit code 2, and leaves nothing behind`, async (t) => {
    const folder = temporaryFolder(t);
    const { exitCode, stderr, stdout } = await command(folder, args);
    t.is(exitCode, 2);
    t.regex(stderr, says);
    t.notRegex(stderr, / {4}at /);
    t.is(stdout, '');
    t.deepEqual(await finalNames(folder), []);
  });
}

test('a module without getSceneEmbeddings is named, with what it has', async (t) => {
  const folder = temporaryFolder(t);
  await mkdir(join(folder, 'tasks'));
  await writeFile(join(folder, 'half.mjs'), 'export const loadModel = () => ({});\n');
  const { exitCode, stderr } = await heareval(folder, ['run', '--module', './half.mjs', '--task', TASK]);
  t.is(exitCode, 2);
  t.is(
    stderr,
    'module ./half.mjs: does not export a function getSceneEmbeddings (or get_scene_embeddings); found loadModel',
  );
  t.deepEqual(await finalNames(folder), []);
});

test('bad files among good ones are all named, and nothing of the split gets a final name', async (t) => {
  const folder = temporaryFolder(t);
  const task = join(folder, 'tasks', EVENTS);
  const prepare = ['preprocess', 'tone_events', '--mode', 'small', '--sample-rate', '44100'];
  t.is((await heareval(folder, prepare)).exitCode, 0);
  const copy = join(folder, 'copy', EVENTS);
  await cp(task, copy, { recursive: true, filter: (source) => !source.includes('.heareval') });
  const train = join(copy, '44100', 'train');
  const [first = '', second = '', third = ''] = (await readdir(train)).sort();
  await truncate(join(train, first), 1000);
  await writeFile(join(train, second), 'this is no sound');
  await appendFile(join(train, third), 'a trailing byte or two does no harm!');

  const embed = ['embed', '--module', './baseline', '--task', EVENTS, '--tasks-dir', 'copy'];
  const { exitCode, stderr } = await heareval(folder, embed);
  t.is(exitCode, 2);
  t.true(stderr.includes(first) && stderr.includes(second), stderr);
  t.false(stderr.includes(third), stderr);
  const made = await finalNames(folder);
  t.deepEqual(
    made.filter((name) => name.startsWith(join('embeddings', 'baseline', EVENTS, 'train'))),
    [],
  );
});

test('help and version go to standard output', async (t) => {
  const folder = temporaryFolder(t);
  const help = await heareval(folder, ['--help']);
  t.is(help.exitCode, 0);
  for (const command of ['demo', 'preprocess', 'embed', 'predict', 'evaluate', 'run']) {
    t.regex(help.stdout, new RegExp(`^ {2}${command} `, 'm'));
  }
  t.regex((await heareval(folder, ['--version'])).stdout, /^\d+\.\d+\.\d+$/);
});
