import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test, { type ExecutionContext } from 'ava';
import { BadInputsError, UserError } from '../../../src/errors.ts';
import {
  createWorkerPool,
  defineStep,
  runPipeline,
  type WorkerPool,
  type WorkerPoolOptions,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const url = new URL('../arithmetic-worker.js', import.meta.url);

function poolOf(t: ExecutionContext, options: Partial<WorkerPoolOptions> = {}): WorkerPool {
  const pool = createWorkerPool({ url, size: 2, graceMs: 100, ...options });
  t.teardown(() => pool.close());
  return pool;
}

/** Ava takes a DOMException for something that is no error. */
function nameOfError(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: Error) => error.name,
  );
}

test('tasks run in threads and give their results', async (t) => {
  const pool = poolOf(t);
  const sums = await Promise.all(
    [1, 2, 3, 4, 5].map((n) => pool.run<number>('sum', new Float64Array([n, n]))),
  );
  t.deepEqual(sums, [2, 4, 6, 8, 10]);
});

test('threads work side by side', async (t) => {
  const pool = poolOf(t, { size: 3 });
  const met = new Int32Array(new SharedArrayBuffer(4));
  const all = [1, 2, 3].map(() => pool.run<boolean>('meet', { met, count: 3 }));
  t.deepEqual(await Promise.all(all), [true, true, true]);
});

test('what is transferred is not copied', async (t) => {
  const pool = poolOf(t);
  const numbers = new Float64Array([1, 2]);
  t.is(await pool.run('sum', numbers, { transfer: [numbers.buffer] }), 3);
  t.is(numbers.length, 0);
});

test('what threads gave is not kept by them', async (t) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const pool = poolOf(t, { size: 1 });
  const given: WeakRef<Float64Array>[] = [];
  for (let call = 0; call < 8; call++) given.push(new WeakRef(await pool.run<Float64Array>('zeros', 1000)));
  await pool.run('thread', null);
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  t.is(given.filter((each) => each.deref() !== undefined).length, 0);
});

test('threads get the data that the pool was made with', async (t) => {
  t.is(await poolOf(t, { workerData: { factor: 7 } }).run('factor', null), 7);
});

test("the user's errors arrive as what they are", async (t) => {
  const pool = poolOf(t);
  const error = await t.throwsAsync(pool.run('wrong', null), { instanceOf: UserError });
  t.is(error?.message, 'a.wav: expected audio');
  t.is(error?.next, 'heareval --help');
  const many = await t.throwsAsync(pool.run('manyWrong', null), { instanceOf: BadInputsError });
  t.deepEqual(many?.problems, ['a.wav: bad', 'b.wav: bad']);
  t.is(many?.message, '2 files failed:\n  a.wav: bad\n  b.wav: bad');
});

test("the program's errors arrive with name, code and the stack of the thread", async (t) => {
  const error = await t.throwsAsync(poolOf(t).run('bug', null), {
    message: 'a bug',
    name: 'TypeError',
    code: 'ERR_BUG',
  });
  t.regex(error?.stack ?? '', /arithmetic-worker/);
});

test('an export that is not there is told of', async (t) => {
  await t.throwsAsync(poolOf(t).run('nothing', null), {
    message: /arithmetic-worker\.js to export a function nothing, got undefined/,
  });
});

for (const [name, title, message, options] of [
  ['die', 'ends', /failed while doing die: it ended with code 3$/, {}],
  ['crash', 'crashes', /failed while doing crash: out of the blue$/, {}],
  ['hoard', 'runs out of memory', /failed while doing hoard: it ran out of memory$/, { maxHeapMiB: 32 }],
] as const) {
  test(`a thread that ${title} is told of, and the pool goes on with another`, async (t) => {
    const pool = poolOf(t, { size: 1, ...options });
    const [struck, next] = await Promise.allSettled([
      pool.run(name, null),
      pool.run('sum', new Float64Array([1])),
    ]);
    t.is(struck.status, 'rejected');
    t.regex(struck.status === 'rejected' ? struck.reason.message : '', message);
    t.deepEqual(next, { status: 'fulfilled', value: 1 });
  });
}

test('a thread that hangs is ended after the time that the task was given', async (t) => {
  const pool = poolOf(t, { size: 1 });
  await t.throwsAsync(pool.run('hang', null, { timeoutMs: 300 }), {
    message: /failed while doing hang: it took longer than 300 ms$/,
  });
  t.is(await pool.run('sum', new Float64Array([1])), 1);
});

test('an aborted task that does not end has its thread ended, and the pool goes on with another', async (t) => {
  const pool = poolOf(t, { size: 1 });
  const controller = new AbortController();
  const hanging = pool.run('hang', null, { signal: controller.signal });
  setTimeout(() => controller.abort(), 200);
  t.is(await nameOfError(hanging), 'AbortError');
  t.is(await pool.run('sum', new Float64Array([1])), 1);
  t.is(await nameOfError(pool.run('sum', null, { signal: AbortSignal.abort() })), 'AbortError');
});

test('an aborted task that ends in time keeps its thread', async (t) => {
  const pool = poolOf(t, { size: 1, graceMs: 60_000 });
  const before = await pool.run<number>('thread', null);
  const controller = new AbortController();
  const waiting = pool.run('wait', 2000, { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  t.is(await nameOfError(waiting), 'AbortError');
  t.is(await pool.run('thread', null), before);
});

test('a payload that cannot be cloned is told of, and the pool goes on', async (t) => {
  const pool = poolOf(t, { size: 1 });
  await t.throwsAsync(
    pool.run('sum', () => {}),
    { message: /while doing sum: .*could not be cloned/ },
  );
  t.is(await pool.run('sum', new Float64Array([1])), 1);
});

test('closing ends what runs and refuses what waits', async (t) => {
  const pool = createWorkerPool({ url, size: 1, graceMs: 100 });
  const hanging = pool.run('hang', null);
  const waiting = pool.run('sum', new Float64Array([1]));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const both = Promise.allSettled([hanging, waiting]);
  await pool.close();
  t.deepEqual(
    (await both).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await t.throwsAsync(pool.run('sum', new Float64Array([1])), { message: 'The worker pool is closed' });
});

test('a pool that was never used starts no thread', async (t) => {
  await createWorkerPool({ url: new URL('file:///no/such/file.js'), size: 4 }).close();
  t.pass();
});

test('a step whose thread dies fails with that error, and aborting a run ends its threads', async (t) => {
  const workdir = temporaryFolder(t);
  const pool = poolOf(t);
  const threaded = defineStep<{ task: string }>({
    name: 'Threaded',
    version: '1',
    run: async ({ params, outDir, signal }) => {
      await writeFileAtomic(
        join(outDir, 'result.txt'),
        String(await pool.run(params.task, null, { signal })),
      );
    },
  });
  const run = (task: string, signal?: AbortSignal) =>
    runPipeline([threaded({ scope: 'test', params: { task } })], { workdir, workers: 1, signal });
  t.regex((await run('die')).steps[0]?.error?.message ?? '', /ended with code 3/);
  const cancelled = await run('hang', AbortSignal.timeout(300));
  t.is(cancelled.status, 'cancelled');
});
