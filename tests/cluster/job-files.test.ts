import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { jobFiles } from '../../src/cluster/job-files.ts';
import { KeptPlaces } from '../../src/cluster/slurm/submitted-step.ts';
import { collectGarbage } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const gc = (workdir: string, olderThanMs?: number) =>
  collectGarbage(workdir, { jobs: jobFiles(workdir, olderThanMs), olderThanMs });

/** The files of a job that a run has with SLURM, with what is left of it. */
async function slurmJob(workdir: string, run: string, key: string, ...ends: string[]): Promise<void> {
  const folder = join(workdir, '.jobs', run, '1');
  mkdirSync(folder, { recursive: true });
  for (const end of ['json', ...ends]) writeFileSync(join(folder, `0.0000.${end}`), '');
  const about = { id: '101_0', name: `heareval-${run}`, since: new Date().toISOString(), resources: {} };
  const place = { ...about, folder, task: 0, part: 0 };
  await new KeptPlaces(workdir).write(key, place as Parameters<KeptPlaces['write']>[1]);
}

function mark(workdir: string, run: string, host: string): void {
  mkdirSync(join(workdir, 'runs'), { recursive: true });
  const holder = { pid: 2 ** 30, host, bootId: 'b', processStart: null, since: new Date().toISOString() };
  writeFileSync(
    join(workdir, 'runs', `${run}.lock`),
    JSON.stringify({ token: '0123456789abcdef', ...holder }),
  );
}

const there = (workdir: string) => readdirSync(join(workdir, '.jobs'), { recursive: true }).sort();

test('files of jobs that are over go, and those of jobs that may be at work stay and are told of', async (t) => {
  const workdir = temporaryFolder(t);
  await slurmJob(workdir, '2026-a', 'aa', 'json.done');
  await slurmJob(workdir, '2026-b', 'bb');
  const cancelled = join(workdir, '.jobs', '2026-c', '1');
  mkdirSync(cancelled, { recursive: true });
  writeFileSync(join(cancelled, '0.cancel'), '');
  writeFileSync(join(workdir, '.jobs', 'notes.txt'), 'not of a run');
  mark(workdir, '2026-a', hostname());
  const plan = await collectGarbage(workdir, { dryRun: true, jobs: jobFiles(workdir) });
  const names = ['.jobs/2026-a', '.jobs/2026-c', '.jobs/by-key/aa.json', 'runs/2026-a.lock'];
  t.deepEqual(plan.removed.map(({ name }) => name).sort(), names);
  const { removed, kept } = await gc(workdir);
  t.deepEqual(removed.map(({ name }) => name).sort(), names);
  t.deepEqual(kept, [
    { name: '.jobs/2026-b', why: '1 of its jobs may be with SLURM: heareval cancel 2026-b' },
  ]);
  t.deepEqual(there(workdir), [
    '2026-b',
    join('2026-b', '1'),
    join('2026-b', '1', '0.0000.json'),
    'by-key',
    join('by-key', 'bb.json'),
    'notes.txt',
  ]);
  new KeptPlaces(workdir).remove('bb');
  t.deepEqual(
    (await gc(workdir)).removed.map(({ name }) => name),
    ['.jobs/2026-b'],
  );
});

test('nothing of jobs goes while a run is going on, or may be on another host', async (t) => {
  const workdir = temporaryFolder(t);
  await slurmJob(workdir, '2026-a', 'aa', 'json.done');
  await slurmJob(workdir, '2026-b', 'bb', 'json.done');
  mark(workdir, '2026-b', 'elsewhere');
  const before = there(workdir);
  const { removed, kept } = await gc(workdir);
  t.deepEqual(removed, []);
  t.deepEqual(kept[0], { name: '.jobs/2026-a', why: 'in use by run 2026-b' });
  t.deepEqual(there(workdir), before);
});

test('files of a queue go when their job is over, or was cancelled and no worker came for an hour', async (t) => {
  const workdir = temporaryFolder(t);
  const folder = join(workdir, '.jobs', 'queue');
  mkdirSync(folder, { recursive: true });
  for (const name of [
    'a.json',
    'a.json.done',
    'a.json.log',
    'b.json',
    'c.json',
    'c.json.cancel',
    'd.json.log',
  ]) {
    writeFileSync(join(folder, name), '{}');
  }
  const { removed, kept } = await gc(workdir);
  t.deepEqual(
    removed.map(({ name }) => name),
    ['.jobs/queue/a.json', '.jobs/queue/a.json.done', '.jobs/queue/a.json.log'],
  );
  t.deepEqual(kept, [{ name: '.jobs/queue', why: '1 of its jobs may be in a queue: heareval cancel' }]);
  const earlier = Date.now() / 1000 - 2 * 3600;
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), earlier, earlier);
  t.deepEqual((await gc(workdir, 3 * 3600_000)).removed, []);
  await gc(workdir);
  t.deepEqual(readdirSync(folder), ['b.json']);
});

test('a workdir without jobs has no files of any', (t) => {
  const workdir = temporaryFolder(t);
  t.deepEqual(jobFiles(workdir), { over: [], kept: [] });
  t.deepEqual(jobFiles(join(workdir, 'none')), { over: [], kept: [] });
  t.false(existsSync(join(dirname(workdir), 'none')));
});
