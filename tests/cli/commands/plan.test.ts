import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { writeTask } from '../../embed/task-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

const TASK = 'tone_pitch-1.0.0-small';
const MODULE = ['--module', './baseline'];

test('`plan` of a task tells what `preprocess` would do, and runs nothing', async (t) => {
  const folder = temporaryFolder(t);
  const plan = await command(folder, ['plan', TASK, '--sample-rate', '16000']);
  const dry = ['preprocess', 'tone_pitch', '--mode', 'small', '--sample-rate', '16000', '--dry-run'];
  t.is(plan.exitCode, 0, plan.stderr);
  t.is(plan.stdout, (await command(folder, dry)).stdout);
  t.deepEqual(await readdir(folder), []);
});

test('`plan` with a module tells what `run` would do with the same options', async (t) => {
  const folder = temporaryFolder(t);
  const options = [...MODULE, '--grid', 'faster', '--grid-points', '1', '--until', 'EmbedSplit*', '--json'];
  const plan = await command(folder, ['plan', TASK, ...options]);
  t.is(plan.exitCode, 0, plan.stderr);
  t.is(plan.stdout, (await command(folder, ['run', '--task', TASK, ...options, '--dry-run'])).stdout);
  t.regex(plan.stdout, /^\{"type":"plan",.*"EmbedSplit"/);
});

test('the name of a task alone means its default mode', async (t) => {
  const { stdout } = await command(temporaryFolder(t), ['plan', 'tone_pitch']);
  t.regex(stdout, /^run {4}tone_pitch-1\.0\.0-full\//);
});

test('a target that there is not, or that has no steps, is one clear line and exit code 2', async (t) => {
  const folder = temporaryFolder(t);
  const unknown = await command(folder, ['plan', 'tone_pich']);
  t.is(unknown.exitCode, 2);
  t.regex(
    unknown.stderr,
    /^tone_pich: unknown task, and no folder in tasks; did you mean tone_pitch\?\n {2}next: heareval tasks$/,
  );

  await writeTask(join(folder, 'tasks', 'mine-1.0-full'), {
    kind: 'scene',
    splits: { train: 1, valid: 1, test: 1 },
  });
  const foreign = await command(folder, ['plan', 'mine-1.0-full']);
  t.is(foreign.exitCode, 2);
  t.regex(foreign.stderr, /mine-1\.0-full: is taken as it is, no step prepares it; expected --module too/);
});
