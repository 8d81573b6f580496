import { renameSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { BadInputsError, UserError } from '../../../src/errors.ts';
import {
  defineStep,
  type PipelineEvent,
  runPipeline,
  type StepContext,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesBelow } from '../folder-contents.ts';

type Context = StepContext<Record<never, never>, Record<never, never>, undefined>;

function node(run: (context: Context) => Promise<void>, resumable = false) {
  return defineStep({ name: 'Map', version: '1', cpu: 'all', resumable, run })({ scope: 'test', params: {} });
}

const items = Array.from({ length: 20 }, (_, index) => index);
const outputs = (item: number) => [`${item}.txt`];

test('every item is done, as many at a time as there are workers', async (t) => {
  const workdir = temporaryFolder(t);
  let running = 0;
  let most = 0;
  const map = node(async (context) => {
    await context.forEach(items, { outputs, unit: 'files' }, async (item, index) => {
      t.is(items[index], item);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      await writeFileAtomic(join(context.outDir, `${item}.txt`), String(item));
      running -= 1;
    });
  });
  const events: PipelineEvent[] = [];
  const result = await runPipeline([map], { workdir, workers: 3, onEvent: (event) => events.push(event) });
  t.is(result.status, 'ok');
  t.is(most, 3);
  t.is(filesBelow(result.outputOf(map)).length, 21);
  const progress = events.filter((event) => event.type === 'step-progress');
  t.is(progress[0]?.done, 0);
  t.deepEqual([progress.at(-1)?.done, progress.at(-1)?.total, progress.at(-1)?.unit], [20, 20, 'files']);
});

test('bad items are collected, in the order of the items, and the others are done all the same', async (t) => {
  const workdir = temporaryFolder(t);
  const done: number[] = [];
  const map = node(async (context) => {
    await context.forEach(items, { outputs, unit: 'files' }, async (item) => {
      await new Promise((resolve) => setTimeout(resolve, 20 - item));
      if (item === 3) {
        throw new UserError('3.wav: expected audio, found text');
      }
      if (item === 15) {
        throw new BadInputsError('two things:', ['15.wav: too short', '15.wav: too loud']);
      }
      done.push(item);
    });
  });
  const result = await runPipeline([map], { workdir, workers: 4 });
  const error = result.steps[0]?.error;
  t.true(error instanceof BadInputsError);
  t.is(
    error?.message,
    '2 of 20 files failed:\n  3.wav: expected audio, found text\n  15.wav: too short\n  15.wav: too loud',
  );
  t.is(done.length, 18);
});

test("an error that is not the user's ends the loop", async (t) => {
  const done: number[] = [];
  const map = node(async (context) => {
    await context.forEach(items, { outputs, concurrency: 1 }, async (item) => {
      if (item === 3) {
        throw new TypeError('a bug');
      }
      done.push(item);
    });
  });
  const result = await runPipeline([map], { workdir: temporaryFolder(t), workers: 4 });
  t.is(result.steps[0]?.error?.message, 'a bug');
  t.deepEqual(done, [0, 1, 2]);
});

test('after a failure a resumable step does only what is not there yet', async (t) => {
  const workdir = temporaryFolder(t);
  const done: number[] = [];
  const run = (bad: number | undefined, resumable: boolean) => {
    const map = node(async (context) => {
      await context.forEach(items, { outputs, concurrency: 1 }, async (item) => {
        if (item === bad) {
          throw new UserError(`${item}.wav: bad`);
        }
        done.push(item);
        await writeFileAtomic(join(context.outDir, `${item}.txt`), String(item));
      });
    }, resumable);
    return runPipeline([map], { workdir, workers: 1 });
  };
  t.is((await run(7, true)).status, 'failed');
  t.deepEqual(
    done.splice(0),
    items.filter((item) => item !== 7),
  );
  const result = await run(undefined, true);
  t.deepEqual(done, [7]);
  t.deepEqual(filesBelow(result.steps[0]?.outDir ?? '').length, 21);
});

test('what a resumable step left behind is not trusted after another boot', async (t) => {
  const { runWith } = await import('../../../src/pipeline/run/run.ts');
  const workdir = temporaryFolder(t);
  const done: number[] = [];
  const run = (bad: number | undefined, bootId: string) => {
    const map = node(async (context) => {
      await context.forEach(items, { outputs, concurrency: 1 }, async (item) => {
        if (item === bad) {
          throw new TypeError('crash');
        }
        done.push(item);
        await writeFileAtomic(join(context.outDir, `${item}.txt`), String(item));
      });
    }, true);
    return runWith([map], { workdir, workers: 1 }, { machine: { host: 'here', bootId } });
  };
  t.is((await run(7, 'first')).status, 'failed');
  done.splice(0);
  t.is((await run(undefined, 'second')).status, 'ok');
  t.is(done.length, 20);
});

test('a resumable step that was killed just before its folder got its final name does nothing again', async (t) => {
  const workdir = temporaryFolder(t);
  const done: number[] = [];
  const map = node(async (context) => {
    await context.forEach(items, { outputs }, async (item) => {
      done.push(item);
      await writeFileAtomic(join(context.outDir, `${item}.txt`), String(item));
    });
  }, true);
  const run = () => runPipeline([map], { workdir, workers: 1 });
  const output = (await run()).outputOf(map);
  renameSync(output, `${output}.partial`);
  done.splice(0);
  t.is((await run()).steps[0]?.state, 'done');
  t.deepEqual(done, []);
  t.deepEqual(filesBelow(output).length, 21);
});

test('an aborted loop starts no more items', async (t) => {
  const controller = new AbortController();
  const done: number[] = [];
  const map = node(async (context) => {
    await context.forEach(items, { outputs, concurrency: 2 }, async (item) => {
      done.push(item);
      if (item === 5) {
        controller.abort();
      }
      await new Promise((resolve) => setImmediate(resolve));
    });
  });
  const result = await runPipeline([map], {
    workdir: temporaryFolder(t),
    workers: 2,
    signal: controller.signal,
  });
  t.is(result.status, 'cancelled');
  t.true(done.length <= 7, String(done));
});

test('work that never waits leaves signals, timers and the terminal their turn', async (t) => {
  const controller = new AbortController();
  let done = 0;
  const map = node(async (context) => {
    setTimeout(() => controller.abort(), 50);
    await context.forEach(Array.from({ length: 2_000 }, String), { outputs: () => [] }, async () => {
      const end = performance.now() + 2;
      while (performance.now() < end);
      done += 1;
    });
  });
  const options = { workdir: temporaryFolder(t), workers: 1, signal: controller.signal };
  t.is((await runPipeline([map], options)).status, 'cancelled');
  t.true(done < 1_000, String(done));
});

test('a full disk is told once, and not for each file that is left', async (t) => {
  let tried = 0;
  const map = node((context) =>
    context.forEach(items, { outputs, unit: 'files' }, async (item) => {
      tried += 1;
      throw new UserError(`${item}.txt: cannot be written or read: no space left on the disk (ENOSPC)`);
    }),
  );
  const { steps } = await runPipeline([map], { workdir: temporaryFolder(t), workers: 1 });
  t.is(tried, 1);
  t.is(steps[0]?.error?.message, '0.txt: cannot be written or read: no space left on the disk (ENOSPC)');
});
