import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';
import { heareval } from './heareval.ts';

const TASK = 'tone_pitch-1.0.0-small';

/** Names that shells, URLs, globs or lines of text would trip over. */
const odd = {
  root: `söme "wörk"\n#1 %41?`,
  modules: "my module's [x]",
  module: 'ø loudness #2.mjs',
  workdir: 'wörk\ndir %20',
  tasks: 'tasks * 課題',
  embeddings: 'em$beddings {a,b}',
} as const;

test('folders, modules and tasks may have any name: spaces, newlines, quotes, letters of any alphabet', async (t) => {
  const folder = join(temporaryFolder(t), odd.root);
  mkdirSync(join(folder, odd.modules), { recursive: true });
  copyFileSync('tests/cli/fixtures/loudness.mjs', join(folder, odd.modules, odd.module));
  const command = async (...args: string[]) => {
    const result = await heareval(folder, args);
    t.is(result.exitCode, 0, result.stderr);
    return result;
  };
  const store = ['--workdir', odd.workdir];
  const places = [...store, '--tasks-dir', odd.tasks, '--embeddings-dir', odd.embeddings];
  const module = ['--module', `./${odd.modules}/${odd.module}`];
  const head = ['--grid', 'faster', '--grid-points', '1', '--sample-rate', '16000'];
  const run = ['run', ...module, '--task', TASK, ...head, ...places];

  t.regex((await command(...run)).stdout, /tone_pitch-1\.0\.0-small +\S*loudness\S* +pitch_acc/);
  t.regex((await command(...run)).stderr, /^nothing to do/);
  t.deepEqual(readdirSync(folder).sort(), [odd.modules, odd.workdir, odd.tasks, odd.embeddings].sort());
  t.true(existsSync(join(folder, odd.tasks, TASK, 'task_metadata.json')));

  t.regex((await command('log', 'PrepareAudio', ...store)).stdout, /PrepareAudio/);
  t.regex((await command('hash', 'PrepareAudio', ...store)).stdout, /params/);
  t.regex((await command('plan', TASK, ...module, ...head, ...places)).stdout, /fresh/);
});
