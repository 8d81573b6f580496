import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { moduleSource } from '../../modules/module-source.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

const BROKEN = moduleSource({ scenes: 'scenes.data[0] = NaN;' });

test('`validate` prints a line for each check, and fails where one did', async (t) => {
  const cwd = temporaryFolder(t, { 'broken.mjs': BROKEN });
  const { stdout, stderr, exitCode } = await command(cwd, ['validate', '--module', './broken.mjs', '--json']);
  const points = stdout.split('\n').map((line) => JSON.parse(line) as Record<string, string>);
  t.deepEqual(points[1], {
    check: 'scene embeddings',
    state: 'failed',
    detail: '2 s of noise: getSceneEmbeddings: scene embeddings hold NaN; expected finite numbers',
  });
  t.regex(stderr, /^module \.\/broken\.mjs breaks the API; checks: /);
  t.is(exitCode, 2);
  const lines = await command(cwd, ['validate', '--module', './broken.mjs', '--check-seconds', '1']);
  t.regex(lines.stdout, /^failed {3}scene embeddings {6}2 s of noise: getSceneEmbeddings: /m);
});

test('`run` tries the module before it prepares anything', async (t) => {
  const cwd = temporaryFolder(t, { 'broken.mjs': BROKEN });
  const { stderr, exitCode } = await command(cwd, [
    'run',
    '--module',
    './broken.mjs',
    '--task',
    'tone_pitch-1.0.0-small',
  ]);
  t.is(exitCode, 2);
  t.regex(
    stderr,
    /^module \.\/broken\.mjs: noise at full scale: getSceneEmbeddings: scene embeddings hold NaN/,
  );
  t.false(existsSync(join(cwd, 'tasks')));
});

test('`modules` lists the loaders, and tells what a module is found to be', async (t) => {
  const cwd = temporaryFolder(t, { 'mine.mjs': moduleSource(), 'best.pt': '' });
  const list = await command(cwd, ['modules']);
  t.regex(list.stdout, /^--module +is\n/);
  for (const usage of ['python:<module or file.py>', 'onnx:<file>', '<file, folder or package>']) {
    t.true(list.stdout.includes(usage), usage);
  }
  const found = await command(cwd, ['modules', './mine', '--weights', 'best.pt', '--json']);
  t.like(JSON.parse(found.stdout), {
    specifier: './mine',
    loader: 'javascript',
    name: 'mine-best',
    file: join(cwd, 'mine.mjs'),
    weights: join(cwd, 'best.pt'),
    identity: { version: '1' },
  });
  const lines = await command(cwd, ['modules', './mine']);
  t.regex(
    lines.stdout,
    /^specifier {2}\.\/mine\nloader {2}javascript\n[\s\S]*identity\n {2}files\n {4}mine\.mjs {2}/,
  );
});
