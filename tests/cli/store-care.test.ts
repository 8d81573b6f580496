import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { runPipeline } from '../../src/pipeline/index.ts';
import { TextSteps } from '../pipeline/text-steps.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { command } from './in-process.ts';

test('gc removes what nothing points to, and says what that frees', async (t) => {
  const folder = temporaryFolder(t);
  const steps = new TextSteps();
  const workdir = join(folder, '_workdir');
  const run = (text: string) => runPipeline([steps.say(text)], { workdir, workers: 1 });
  await run('a');
  await run('b');
  const dry = await command(folder, ['gc', '--unreachable', '--dry-run']);
  t.is(dry.exitCode, 0);
  t.regex(dry.stdout, /^\d\.\d kB +\d{4}-\d\d-\d\d +output +test\/00-Say-[0-9a-f]{8}$/m);
  t.regex(dry.stdout, /^would remove 1 thing: (\d\.\d kB), of which \1 would be freed$/m);
  const gone = await command(folder, ['gc', '--unreachable', '--older-than', '0m', '--json']);
  const removal = JSON.parse(gone.stdout) as { removed: { kind: string }[]; freedBytes: number };
  t.like(removal, { dryRun: false, removed: [{ kind: 'output' }], kept: [] });
  t.is((await command(folder, ['gc', '--unreachable'])).stdout, 'nothing to remove');
  t.deepEqual((await run('b')).steps[0]?.state, 'fresh');
  const wrong = await command(folder, ['gc', '--max-size', '20']);
  t.is(wrong.exitCode, 2);
  t.regex(wrong.stderr, /argument '20' is invalid\. Expected a number with a unit, as in 20GB or 500MB\./);
});

test('clean removes a task, and names the nearest one when nobody knows it', async (t) => {
  const folder = temporaryFolder(t);
  const workdir = join(folder, '_workdir');
  const publishTo = join(folder, 'tasks', 'words-1-small');
  const node = new TextSteps().say('a', { scope: 'words-1-small', publishTo });
  await runPipeline([node], { workdir, workers: 1 });
  const wrong = await command(folder, ['clean', 'word-1-small']);
  t.is(wrong.exitCode, 2);
  t.is(
    wrong.stderr,
    'word-1-small: no such task in _workdir or tasks; expected one of words-1-small\n  next: heareval clean words-1-small',
  );
  const cleaned = await command(folder, ['clean', 'words-1-small', '--published']);
  t.regex(cleaned.stdout, /^removed 2 things: /m);
  t.false(existsSync(publishTo));
  t.false(existsSync(join(workdir, 'words-1-small')));
});

test('unlock lists locks, and removes those of a step whose process is gone', async (t) => {
  const folder = temporaryFolder(t);
  t.is((await command(folder, ['unlock'])).stdout, 'no locks');
  const lock = join('_workdir', 'a', '00-Say-01234567.lock');
  await mkdir(dirname(join(folder, lock)), { recursive: true });
  const holder = {
    token: '0123456789abcdef',
    pid: spawnSync(process.execPath, ['-e', '']).pid,
    host: hostname(),
    bootId: 'x',
    processStart: null,
    since: '2001-01-01T00:00:00.000Z',
  };
  await writeFile(join(folder, lock), JSON.stringify(holder));
  const line = `${lock}: process ${holder.pid} on ${hostname()} since ${holder.since}, gone`;
  t.is((await command(folder, ['unlock'])).stdout, line);
  t.is((await command(folder, ['unlock', 'Tell'])).exitCode, 2);
  t.is((await command(folder, ['unlock', 'Say'])).stdout, `removed ${line}`);
  t.deepEqual(JSON.parse((await command(folder, ['unlock', '--json'])).stdout), []);
});
