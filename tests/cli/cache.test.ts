import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { PROFILE_FILE } from '../../src/embed/embedding-profile.ts';
import { contentsOf } from '../pipeline/folder-contents.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { heareval } from './heareval.ts';

const TASK = 'tone_events-1.0.0-small';
const PREPARE = ['preprocess', 'tone_events', '--mode', 'small', '--sample-rate', '16000'];
const EMBED = ['embed', '--module', './telling.mjs', '--task', TASK];

/** What a project has under a name, without what tells of the workdir that made it, or of times. */
function made(folder: string, name: string): Map<string, string> {
  return contentsOf(
    join(folder, name),
    (file) => !file.includes('.heareval') && !file.endsWith(PROFILE_FILE),
  );
}

test('what one project prepared and embedded another restores: nothing is computed, no module loaded', async (t) => {
  const [a, b, cache] = [temporaryFolder(t), temporaryFolder(t), temporaryFolder(t)];
  for (const folder of [a, b]) {
    await copyFile('tests/cli/fixtures/telling.mjs', join(folder, 'telling.mjs'));
  }
  const command = async (folder: string, args: string[], env: Record<string, string> = {}) => {
    const result = await heareval(folder, args, { LOADED: join(folder, 'loaded'), ...env });
    t.is(result.exitCode, 0, result.stderr);
    return result;
  };
  await command(a, [...PREPARE, '--cache', cache]);
  await command(a, [...EMBED, '--cache', cache]);
  t.true(existsSync(join(a, 'loaded')));

  const dry = await command(b, [...PREPARE, '--cache', `${cache}:r`, '--dry-run']);
  t.regex(dry.stdout, /^plan: 0 steps to run, \d+ to restore, 0 fresh; nothing was run$/m);
  const env = { HEAREVAL_CACHE: `${cache}:r` };
  const prepared = await command(b, PREPARE, env);
  t.regex(prepared.stderr, /^done: 0 steps ran, \d+ restored, 0 fresh/m);
  t.is(prepared.stdout, join('tasks', TASK));
  const embedded = await command(b, EMBED, env);
  t.regex(embedded.stderr, /^restored \S+\/EmbedSplit train from /m);
  t.notRegex(embedded.stderr, /^(start|warning) /m);
  t.false(existsSync(join(b, 'loaded')));
  for (const name of ['tasks', 'embeddings']) {
    t.true(made(a, name).size > 10);
    t.deepEqual(made(b, name), made(a, name));
  }

  const without = await command(b, [...PREPARE, '--workdir', 'w', '--cache', 'none', '--dry-run'], env);
  t.regex(without.stdout, /^plan: \d+ steps to run, 0 fresh; nothing was run$/m);
});

test('a list of caches that is wrong is one clear line and exit code 2', async (t) => {
  for (const [list, says] of [
    ['/mnt/team:ro', /^--cache \/mnt\/team:ro: expected :r, :w or :rw at the end/],
    ['_workdir/cache', /is in the workdir/],
  ] as const) {
    const { exitCode, stderr } = await heareval(temporaryFolder(t), [...PREPARE, '--cache', list]);
    t.is(exitCode, 2);
    t.regex(stderr, says);
    t.notRegex(stderr, / {4}at /);
  }
});
