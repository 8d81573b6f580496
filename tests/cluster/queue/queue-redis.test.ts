import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { connectQueue } from '../../../src/cluster/queue/queue-server.ts';
import { UserError } from '../../../src/errors.ts';
import { type StepJob, type StepNode, spawned } from '../../../src/pipeline/index.ts';
import { join_, split } from '../../pipeline/engines/letters.ts';
import { textOf } from '../../pipeline/text-steps.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { runOnQueue, startWorker } from './queue-run.ts';
import { startRedis, withRedis } from './servers.ts';
import { begun, until, waitingStep } from './waiting-steps.ts';

const WORKER_PROGRAM = fileURLToPath(new URL('./worker-program.js', import.meta.url));

function letters(text: string, times = 2): StepNode {
  const drafts = [{ label: 'many', params: { times }, inputs: {}, env: { upper: true } }];
  const parent = split({ scope: 'letters', params: { text }, drafts });
  return join_({ scope: 'letters', params: {}, inputs: { all: spawned(parent) } });
}

/** What jobs have left in a workdir. */
function left(workdir: string): string[] {
  const folder = join(workdir, '.jobs', 'queue');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** How many jobs a queue has of a class. */
async function jobsOf(url: string, className = 'one') {
  const queue = (await connectQueue(url, '--queue')).queue(className);
  const counts = await queue.getJobCounts();
  await queue.close();
  return counts;
}

async function startWorkerProcess(t: ExecutionContext, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [WORKER_PROGRAM, url], { stdio: 'ignore' });
  t.teardown(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child;
}

withRedis('steps run as jobs, spawned ones too, and nothing of them is left', async (t) => {
  const { url } = await startRedis(t);
  const workdir = temporaryFolder(t);
  const worker = await startWorker(url);
  const target = letters('abc');
  const { result, errors, warnings } = await runOnQueue(url, [target], { workdir });
  t.deepEqual([errors, warnings], [[], []]);
  t.is(textOf(result, target, 'all.txt'), 'AA BB CC');
  t.deepEqual(left(workdir), []);
  const again = await runOnQueue(url, [target], { workdir });
  t.true(again.result.steps.every(({ state }) => state === 'fresh'));
  await worker.stop();
  t.is(worker.lines.filter((line) => line.endsWith(': begins')).length, 5);
  t.like(await jobsOf(url), { completed: 0, failed: 0, active: 0, prioritized: 0, waiting: 0 });
});

withRedis(
  'a step that fails is told as it is, kept in the queue, and made again by the next run alone',
  async (t) => {
    const { url } = await startRedis(t);
    const workdir = temporaryFolder(t);
    const worker = await startWorker(url);
    for (const round of [1, 2]) {
      const { result, errors } = await runOnQueue(url, [letters('a', 0)], { workdir });
      t.deepEqual(errors, ['times: 0; expected 1 or more']);
      t.like(result.steps.find(({ error }) => error !== undefined)?.error, {
        name: 'UserError',
        next: 'try 1',
      });
      await until(async () => (await jobsOf(url)).failed === 1);
      const tries = worker.lines.filter((line) => /^letters\/RepeatLetter .*: begins$/.test(line));
      t.is(tries.length, round, 'it is not tried again by itself');
    }
    await worker.stop();
  },
);

withRedis(
  'a step whose worker is killed is made by another, and its process ends with the worker',
  async (t) => {
    const { url } = await startRedis(t);
    const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
    const first = await startWorkerProcess(t, url);
    const running = runOnQueue(url, [waitingStep(signs)], { workdir });
    await until(() => begun(signs) === 1);
    first.kill('SIGKILL');
    const second = await startWorkerProcess(t, url);
    await until(() => begun(signs) === 2);
    writeFileSync(join(signs, 'a.go'), '');
    const { result, errors } = await running;
    t.deepEqual(errors, []);
    t.is(result.status, 'ok');
    t.is(begun(signs), 2);
    second.kill('SIGTERM');
    await once(second, 'exit');
  },
);

withRedis(
  'the lock that a worker left whose machine is gone does not keep the next one waiting',
  async (t) => {
    const { url } = await startRedis(t);
    const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
    const first = await startWorkerProcess(t, url);
    const running = runOnQueue(url, [waitingStep(signs)], { workdir });
    await until(() => begun(signs) === 1);
    const [name = ''] = left(workdir).filter((each) => each.endsWith('.json'));
    const { place } = JSON.parse(readFileSync(join(workdir, '.jobs', 'queue', name), 'utf8')) as StepJob;
    const lock = JSON.parse(readFileSync(place.lock, 'utf8')) as { readonly job?: string };
    t.regex(lock.job ?? '', /^queue one s[0-9a-f]{64}-[0-9a-f]{8} \S+$/);
    first.kill('SIGKILL');
    writeFileSync(place.lock, JSON.stringify({ ...lock, host: 'elsewhere' }));
    const second = await startWorker(url);
    await until(() => begun(signs) === 2);
    writeFileSync(join(signs, 'a.go'), '');
    t.deepEqual((await running).errors, []);
    await second.stop();
  },
);

withRedis('a worker that is told to end gives back what it has, and another makes it', async (t) => {
  const { url } = await startRedis(t);
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const first = await startWorker(url);
  const running = runOnQueue(url, [waitingStep(signs)], { workdir });
  await until(() => begun(signs) === 1);
  await first.stop();
  t.true(first.lines.at(-1)?.includes('given back'), first.lines.at(-1));
  t.like(await jobsOf(url), { active: 0, prioritized: 1, failed: 0 });
  const second = await startWorker(url);
  await until(() => begun(signs) === 2);
  writeFileSync(join(signs, 'a.go'), '');
  t.deepEqual((await running).errors, []);
  await second.stop();
});

withRedis(
  'a run that comes after one that was killed takes up its jobs, and submits none twice',
  async (t) => {
    const { url } = await startRedis(t);
    const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
    const targets = [waitingStep(signs, 'a'), waitingStep(signs, 'b'), waitingStep(signs, 'c')];
    const worker = await startWorker(url);
    const controller = new AbortController();
    const { signal } = controller;
    const first = runOnQueue(url, targets, { workdir, signal, profile: { on_interrupt: 'leave' } });
    await until(() => begun(signs, 'a') + begun(signs, 'b') + begun(signs, 'c') === 2);
    controller.abort();
    t.is((await first).result.status, 'cancelled');
    for (const name of ['a', 'b', 'c']) writeFileSync(join(signs, `${name}.go`), '');
    const { result, errors } = await runOnQueue(url, targets, { workdir });
    t.deepEqual([result.status, errors], ['ok', []]);
    t.deepEqual(
      ['a', 'b', 'c'].map((name) => begun(signs, name)),
      [1, 1, 1],
    );
    await worker.stop();
  },
);

withRedis('a run that is interrupted cancels its jobs, those that run too', async (t) => {
  const { url } = await startRedis(t);
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const targets = ['a', 'b', 'c'].map((name) => waitingStep(signs, name));
  const worker = await startWorker(url);
  const controller = new AbortController();
  const running = runOnQueue(url, targets, { workdir, signal: controller.signal });
  await until(() => begun(signs, 'a') + begun(signs, 'b') + begun(signs, 'c') === 2);
  controller.abort();
  t.is((await running).result.status, 'cancelled');
  await until(() => worker.lines.filter((line) => line.includes(': cancelled')).length === 2);
  await worker.stop();
  t.like(await jobsOf(url), { active: 0, prioritized: 0, waiting: 0, failed: 0 });
  t.deepEqual(left(workdir), []);
});

withRedis('a server that crashes and comes again in the middle loses nothing', async (t) => {
  const server = await startRedis(t);
  const { url } = server;
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const worker = await startWorker(url);
  const targets = [waitingStep(signs), letters('ab')];
  const running = runOnQueue(url, targets, { workdir });
  await until(() => begun(signs) === 1);
  await server.restart();
  writeFileSync(join(signs, 'a.go'), '');
  const { result, errors } = await running;
  t.deepEqual([result.status, errors], ['ok', []]);
  t.is(begun(signs), 1);
  await worker.stop();
});

withRedis('a worker whose server has gone for good ends when it is told to', async (t) => {
  const server = await startRedis(t);
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const worker = await startWorkerProcess(t, server.url);
  const controller = new AbortController();
  const { signal } = controller;
  const running = runOnQueue(server.url, [waitingStep(signs)], { workdir, signal });
  await until(() => begun(signs) === 1);
  await server.stop();
  const ended = once(worker, 'exit');
  worker.kill('SIGTERM');
  t.deepEqual(await ended, [0, null]);
  controller.abort();
  t.is((await running).result.status, 'cancelled');
});

withRedis('a job that the server has lost is submitted again, and the step is made once', async (t) => {
  const { url } = await startRedis(t);
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const running = runOnQueue(url, [waitingStep(signs)], { workdir });
  await until(async () => (await jobsOf(url)).prioritized === 1);
  const queue = (await connectQueue(url, '--queue')).queue('one');
  await queue.obliterate({ force: true });
  await queue.close();
  writeFileSync(join(signs, 'a.go'), '');
  const worker = await startWorker(url);
  const { errors, warnings } = await running;
  t.deepEqual(errors, []);
  t.true(
    warnings.some((line) =>
      /^job s\w{8} of the queue \(\w+\/WaitForFile\): is in no queue; it is submitted again$/.test(line),
    ),
  );
  t.true(
    warnings.some((line) => line.startsWith('no worker takes steps of the class one yet: heareval worker')),
  );
  t.is(begun(signs), 1);
  await worker.stop();
});

for (const what of ['the folder of jobs', 'the files of a job'] as const) {
  withRedis(`${what} is removed while jobs wait and run: they go on, and each is made once`, async (t) => {
    const { url } = await startRedis(t);
    const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
    const worker = await startWorker(url);
    const names = ['a', 'b', 'c'];
    const running = runOnQueue(
      url,
      names.map((name) => waitingStep(signs, name)),
      { workdir },
    );
    const begunOf = () => names.map((name) => begun(signs, name));
    await until(() => begunOf().filter((count) => count === 1).length === 2);
    const jobs = left(workdir).filter((name) => name.endsWith('.json'));
    if (what === 'the folder of jobs') rmSync(join(workdir, '.jobs'), { recursive: true });
    else for (const name of left(workdir)) rmSync(join(workdir, '.jobs', 'queue', name));
    await until(() => jobs.every((name) => left(workdir).includes(name)));
    for (const name of names) writeFileSync(join(signs, `${name}.go`), '');
    const { errors, warnings } = await running;
    t.deepEqual([errors, warnings.filter((line) => !line.startsWith('no worker'))], [[], []]);
    t.deepEqual(begunOf(), [1, 1, 1]);
    await worker.stop();
    t.deepEqual(left(workdir), []);
  });
}

withRedis(
  'two runs of one workdir at once want the same steps: each is made once, and both end',
  async (t) => {
    const { url } = await startRedis(t);
    const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
    const worker = await startWorker(url);
    const runs = [1, 2].map(() =>
      runOnQueue(url, [waitingStep(signs)], { workdir, profile: { grace: 3600 } }),
    );
    await until(() => begun(signs) === 1);
    writeFileSync(join(signs, 'a.go'), '');
    for (const { result, errors } of await Promise.all(runs)) {
      t.deepEqual([result.status, errors], ['ok', []]);
    }
    t.is(begun(signs), 1);
    await worker.stop();
    t.deepEqual(left(workdir), []);
  },
);

withRedis('a worker that does not see the files of a job says so, and the run in the end', async (t) => {
  const { url } = await startRedis(t);
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const running = runOnQueue(url, [waitingStep(signs)], { workdir, profile: { tries: 1 } });
  await until(async () => (await jobsOf(url)).prioritized === 1);
  const connected = await connectQueue(url, '--queue');
  const queue = connected.queue('one');
  const [job] = await queue.getJobs();
  await job?.updateData({ ...job.data, file: join(workdir, 'elsewhere.json') });
  const worker = await startWorker(url);
  const { errors } = await running;
  t.regex(errors[0] ?? '', /is in no queue, as often as it was tried \(1\): do all workers see .*queue\?/);
  t.true(
    worker.lines.some((line) => / nothing to do: .*; there is no .*elsewhere\.json$/.test(line)),
    worker.lines.join('\n'),
  );
  await queue.close();
  await worker.stop();
});

withRedis(
  'a worker with another version of the program puts steps back, and another one makes them',
  async (t) => {
    const { url } = await startRedis(t);
    const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
    const other = await startWorker(url, ['one'], { env: ['VERSION_OF_WAITING=2'] });
    const running = runOnQueue(url, [waitingStep(signs)], { workdir });
    await until(() => other.lines.some((line) => line.includes(': put back (')));
    t.true(
      other.lines.some((line) =>
        /^waiting\/WaitForFile \w+: put back \(step WaitForFile, version 1, of .*: is not on .*\) after /.test(
          line,
        ),
      ),
      other.lines.join('\n'),
    );
    const worker = await startWorker(url);
    await until(() => begun(signs) === 1);
    writeFileSync(join(signs, 'a.go'), '');
    const { errors, warnings } = await running;
    t.deepEqual(errors, []);
    t.regex(
      warnings.find((line) => !line.startsWith('no worker')) ?? '',
      /^waiting\/WaitForFile \w+ was put back for another worker: step WaitForFile, version 1, /,
    );
    await Promise.all([worker.stop(), other.stop()]);
    t.deepEqual(left(workdir), []);
  },
);

withRedis('a database that the server does not have is refused, and no other one is used', async (t) => {
  const { url } = await startRedis(t);
  await t.throwsAsync(connectQueue(`${url.replace(/\/?\d*$/, '')}/99`, '--queue'), {
    instanceOf: UserError,
    message: /^--queue redis:.*\/99: cannot be used: ERR DB index is out of range$/,
  });
});

withRedis('a job that is damaged ends its step alone, with what its process printed last', async (t) => {
  const { url } = await startRedis(t);
  const workdir = temporaryFolder(t);
  const controller = new AbortController();
  const running = runOnQueue(url, [waitingStep(workdir)], { workdir });
  await until(async () => (await jobsOf(url)).prioritized === 1);
  const [file = ''] = left(workdir);
  writeFileSync(join(workdir, '.jobs', 'queue', file), 'no JSON');
  const worker = await startWorker(url);
  const { errors } = await running;
  t.regex(
    errors[0] ?? '',
    /^job s\w{8} of the queue \(\w+\/WaitForFile\): its process ended with exit code 2, and left no record; its log ends "--job .*: is no job that a run has written": /,
  );
  controller.abort();
  await worker.stop();
});

withRedis('Redis that may throw jobs away is a warning', async (t) => {
  const { url } = await startRedis(t, ['--maxmemory-policy', 'allkeys-lru']);
  const { warnings, shown } = await connectQueue(url, '--queue').then((server) => ({
    ...server,
    shown: server.url.shown,
  }));
  t.deepEqual(warnings, [
    `--queue ${shown}: maxmemory-policy is allkeys-lru, so Redis may throw jobs away; expected noeviction`,
  ]);
});
