import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { cancelledLines, runsWithJobsLines } from '../../src/cluster/cancel-lines.ts';
import { cancelRuns, meantRuns, runsWithJobs } from '../../src/cluster/cancel-runs.ts';
import { jobFiles } from '../../src/cluster/job-files.ts';
import { connectQueue } from '../../src/cluster/queue/queue-server.ts';
import { UserError } from '../../src/errors.ts';
import { enterStore } from '../../src/pipeline/care/live-use.ts';
import { thisMachine } from '../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runOnQueue, startWorker } from './queue/queue-run.ts';
import { startRedis, withRedis } from './queue/servers.ts';
import { begun, until, waitingStep } from './queue/waiting-steps.ts';
import { FakeSlurm } from './slurm/fake-slurm.ts';

const HEAD = fileURLToPath(new URL('./slurm/head-program.js', import.meta.url));

interface Head {
  readonly child: ChildProcess;
  readonly workdir: string;
  /** Of its run. */
  readonly id: string;
}

/** A command whose only step waits with a fake SLURM, in a process of its own. */
async function startHead(t: ExecutionContext, onInterrupt = 'cancel'): Promise<Head> {
  const workdir = temporaryFolder(t);
  const child = spawn(process.execPath, [HEAD, workdir, onInterrupt], { stdio: 'ignore' });
  t.teardown(() => child.kill('SIGKILL'));
  await until(() => runsWithJobs(workdir).length === 1);
  return { child, workdir, id: runsWithJobs(workdir)[0]?.id ?? '' };
}

async function kill({ child }: Head): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const kept = (workdir: string) => readdirSync(join(workdir, '.jobs', 'by-key'));

test.serial('the jobs of a run whose command was killed are cancelled, once', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const head = await startHead(t);
  const { workdir, id } = head;
  await kill(head);
  t.deepEqual(runsWithJobsLines(runsWithJobs(workdir), '_workdir'), [
    `${id}: 1 job with SLURM; its command has gone`,
    'cancel them: heareval cancel <run>, or --all',
  ]);
  const cancelled = await cancelRuns(workdir, meantRuns(workdir, id.slice(0, -1)));
  t.deepEqual(cancelledLines(cancelled, '_workdir'), [`${id}: 1 job cancelled`]);
  t.deepEqual(slurm.calls('scancel'), [['101_0']]);
  t.true(
    existsSync(join(workdir, '.jobs', id, '1', '0.cancel')),
    'a run that wants the step too submits it again',
  );
  t.deepEqual(kept(workdir), []);
  t.deepEqual(await cancelRuns(workdir, meantRuns(workdir)), []);
  t.is(slurm.calls('scancel').length, 1);
  t.deepEqual(
    jobFiles(workdir).over.map(({ name }) => name),
    [`.jobs/${id}`],
    'garbage now',
  );
});

for (const onInterrupt of ['cancel', 'leave']) {
  test.serial(`a command at work that would ${onInterrupt} its jobs ends, and so do they`, async (t) => {
    const slurm = new FakeSlurm(t, { pending: true });
    const { child, workdir, id } = await startHead(t, onInterrupt);
    const ended = once(child, 'exit');
    t.deepEqual(runsWithJobs(workdir), [
      {
        id,
        head: 'running',
        pid: child.pid ?? 0,
        host: runsWithJobs(workdir)[0]?.host ?? '',
        jobs: [{ where: 'SLURM', count: 1 }],
      },
    ]);
    const cancelled = await cancelRuns(workdir, [id]);
    t.deepEqual(cancelledLines(cancelled, '_workdir'), [
      `${id}: 1 job cancelled, its command was told to end`,
    ]);
    t.deepEqual(await ended, [130, null]);
    t.deepEqual(slurm.calls('scancel'), [['101_0']]);
    t.deepEqual(kept(workdir), []);
  });
}

test.serial('a command that is ending already is not told again, which would kill it', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const { child, workdir, id } = await startHead(t);
  const ended = once(child, 'exit');
  const hold = join(slurm.folder, 'hold');
  writeFileSync(hold, '');
  const scancel = join(slurm.folder, 'scancel');
  const script = readFileSync(scancel, 'utf8');
  writeFileSync(scancel, script.replace('\n', `\nwhile [ -e ${hold} ]; do sleep 0.05; done\n`));
  child.kill('SIGINT');
  const log = join(workdir, 'runs', `${id}.jsonl`);
  await until(() => readFileSync(log, 'utf8').includes('"run-stopping"'));
  const cancelling = [cancelRuns(workdir, [id]), cancelRuns(workdir, [id])];
  await sleep(300);
  t.is(child.exitCode ?? child.signalCode, null, 'it is there still');
  rmSync(hold);
  t.deepEqual(await ended, [130, null]);
  for (const cancelled of await Promise.all(cancelling)) {
    t.deepEqual(cancelledLines(cancelled, '_workdir'), [
      `${id}: 1 job cancelled, its command was ending already`,
    ]);
  }
});

test.serial('a job that came to its end while its command did is not said to be cancelled', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const head = await startHead(t);
  const { workdir, id } = head;
  await kill(head);
  rmSync(join(workdir, 'runs', `${id}.lock`));
  const log = join(workdir, 'runs', `${id}.jsonl`);
  const tell = (event: object) =>
    appendFileSync(log, `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
  const mark = await enterStore(workdir, id, thisMachine());
  tell({ type: 'run-stopping' });
  const cancelling = cancelRuns(workdir, [id]);
  await sleep(50);
  tell({ type: 'step-done', step: { id: 0, scope: 'waiting', name: 'WaitForFile', label: null } });
  for (const name of kept(workdir)) rmSync(join(workdir, '.jobs', 'by-key', name));
  mark?.release();
  t.deepEqual(cancelledLines(await cancelling, '_workdir'), [
    `${id}: 0 jobs cancelled, 1 had ended, its command was ending already`,
  ]);
  t.deepEqual(slurm.calls('scancel'), []);
});

test.serial('what SLURM says nothing of is left, and what it has of others is not touched', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const head = await startHead(t);
  const { workdir, id } = head;
  await kill(head);
  slurm.fault({ noQueue: 99, noAccounts: true });
  const [first] = await cancelRuns(workdir, [id]);
  t.like(first, { cancelled: 0, left: 1, notes: ['SLURM gives no answer'] });
  t.is(kept(workdir).length, 1);
  slurm.fault({});
  slurm.set('101_0', { name: 'another job with the same id', state: 'RUNNING' });
  const [second] = await cancelRuns(workdir, [id]);
  t.like(second, { cancelled: 0, over: 1, left: 0 });
  t.deepEqual(slurm.calls('scancel'), []);
});

test.serial('an array that a command was killed over before it knew its id is cancelled too', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const head = await startHead(t);
  const { workdir, id } = head;
  await kill(head);
  slurm.set('102_0', { name: `heareval-${id}`, state: 'PENDING' });
  slurm.set('103_0', { name: 'heareval-other', state: 'PENDING' });
  t.like((await cancelRuns(workdir, [id]))[0], { cancelled: 2, left: 0 });
  t.deepEqual(slurm.calls('scancel'), [['101_0', '102_0']]);
});

test.serial('a command that may be at work on another host keeps its jobs, but by force', async (t) => {
  const slurm = new FakeSlurm(t, { pending: true });
  const head = await startHead(t);
  const { workdir, id } = head;
  await kill(head);
  const other = {
    pid: 7,
    host: 'elsewhere',
    bootId: 'b',
    processStart: null,
    since: new Date().toISOString(),
  };
  writeFileSync(join(workdir, 'runs', `${id}.lock`), JSON.stringify({ token: '0123456789abcdef', ...other }));
  t.deepEqual(cancelledLines(await cancelRuns(workdir, [id]), '_workdir'), [
    `${id}: 0 jobs cancelled, 1 left`,
    '  its command may be at work on elsewhere (process 7): end it there, or cancel with --force',
  ]);
  t.deepEqual(slurm.calls('scancel'), []);
  t.like((await cancelRuns(workdir, [id], { force: true }))[0], { cancelled: 1, left: 0 });
});

test('a run whose jobs went while it was being cancelled is told of in words', (t) => {
  const nothing = {
    id: 'a-1',
    isInterrupted: false,
    wasEnding: false,
    cancelled: 0,
    over: 0,
    left: 0,
    notes: [],
  };
  t.deepEqual(cancelledLines([nothing], '_workdir'), [
    'a-1: its jobs had ended, or were cancelled meanwhile',
  ]);
  t.deepEqual(cancelledLines([{ ...nothing, over: 2 }], '_workdir'), ['a-1: 0 jobs cancelled, 2 had ended']);
});

test('a run is meant by how its id begins; none and several are mistakes', (t) => {
  const workdir = temporaryFolder(t);
  const folder = join(workdir, '.jobs', 'queue');
  mkdirSync(folder, { recursive: true });
  t.throws(() => meantRuns(workdir, 'x'), {
    instanceOf: UserError,
    message: `x: no run with jobs begins so in ${workdir}; none has any`,
  });
  for (const run of ['a-1', 'a-2']) {
    const queue = { run, className: 'one', address: 'redis://127.0.0.1:1/0' };
    writeFileSync(join(folder, `${run}.json`), JSON.stringify({ queue }));
  }
  writeFileSync(join(folder, 'damaged.json'), '{');
  t.deepEqual(meantRuns(workdir), ['a-1', 'a-2']);
  t.deepEqual(meantRuns(workdir, 'a-2'), ['a-2']);
  t.throws(() => meantRuns(workdir, 'a'), {
    instanceOf: UserError,
    message: `a: 2 runs begin so in ${workdir}; those with jobs are a-1, a-2`,
  });
});

/** A run on a queue that has left three jobs behind, two of them with a worker. */
async function leftInQueue(t: ExecutionContext, url: string) {
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const names = ['a', 'b', 'c'];
  const worker = await startWorker(url);
  const controller = new AbortController();
  const running = runOnQueue(
    url,
    names.map((name) => waitingStep(signs, name)),
    { workdir, signal: controller.signal, profile: { on_interrupt: 'leave' } },
  );
  await until(() => names.reduce((sum, name) => sum + begun(signs, name), 0) === 2);
  controller.abort();
  await running;
  return { workdir, signs, worker };
}

const queueFiles = (workdir: string) => readdirSync(join(workdir, '.jobs', 'queue'));

withRedis('jobs of a queue are taken out, and those that run are ended by their worker', async (t) => {
  const { url } = await startRedis(t);
  const { workdir, signs, worker } = await leftInQueue(t, url);
  const cancelled = await cancelRuns(workdir, meantRuns(workdir));
  t.like(cancelled, [{ cancelled: 3, over: 0, left: 0, notes: [] }]);
  t.deepEqual(runsWithJobs(workdir), []);
  await until(() => queueFiles(workdir).length === 0);
  await worker.stop();
  t.is(
    ['a', 'b', 'c'].reduce((sum, name) => sum + begun(signs, name), 0),
    2,
  );
  const queue = (await connectQueue(url, '--queue')).queue('one');
  t.like(await queue.getJobCounts(), { active: 0, prioritized: 0, waiting: 0, failed: 0 });
  await queue.close();
});

withRedis('jobs of a queue whose server is away are dropped when a worker comes to them', async (t) => {
  const server = await startRedis(t);
  const { workdir, signs, worker } = await leftInQueue(t, server.url);
  await worker.stop();
  await server.stop();
  const [cancelled] = await cancelRuns(workdir, meantRuns(workdir));
  t.like(cancelled, { cancelled: 3, left: 0 });
  t.regex(
    cancelled?.notes[0] ?? '',
    /^queue redis:.*: cannot be used: ECONNREFUSED; a worker that comes to them drops them$/,
  );
  t.deepEqual(meantRuns(workdir), []);
  await server.restart();
  const before = ['a', 'b', 'c'].map((name) => begun(signs, name));
  const next = await startWorker(server.url);
  await until(() => queueFiles(workdir).length === 0);
  await next.stop();
  t.deepEqual(
    ['a', 'b', 'c'].map((name) => begun(signs, name)),
    before,
  );
});

withRedis('a run takes up nothing of what was cancelled', async (t) => {
  const { url } = await startRedis(t);
  const { workdir, signs, worker } = await leftInQueue(t, url);
  await cancelRuns(workdir, meantRuns(workdir));
  await until(() => queueFiles(workdir).length === 0);
  for (const name of ['a', 'b', 'c']) writeFileSync(join(signs, `${name}.go`), '');
  const { errors, warnings } = await runOnQueue(
    url,
    ['a', 'b', 'c'].map((name) => waitingStep(signs, name)),
    {
      workdir,
    },
  );
  t.deepEqual([errors, warnings], [[], []]);
  await worker.stop();
});
