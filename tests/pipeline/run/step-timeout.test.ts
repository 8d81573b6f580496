import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import {
  createWorkerPool,
  defineStep,
  type PipelineEvent,
  runPipeline,
  type StepDefinition,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesBelow } from '../folder-contents.ts';
import { statesOf, TextSteps, textOf } from '../text-steps.ts';

type Definition = StepDefinition<Record<never, never>, Record<never, never>, undefined>;

function node(definition: Partial<Definition> & Pick<Definition, 'run'>) {
  return defineStep<Record<never, never>>({
    name: 'Slow',
    version: '1',
    timeoutMs: 60,
    graceMs: 100,
    ...definition,
  })({
    scope: 'test',
    params: {},
  });
}

test('a step that takes too long is told to stop and fails, and leaves nothing', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const slow = node({
    timeoutMs: 60,
    graceMs: 60_000,
    run: async ({ outDir, signal }) => {
      await writeFileAtomic(join(outDir, 'half.txt'), 'half');
      await sleep(60_000, undefined, { signal });
    },
  });
  const events: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => events.push(event);
  const result = await runPipeline([steps.measure(slow), steps.say('a')], { workdir, workers: 1, onEvent });
  t.deepEqual(statesOf(result), ['Slow failed', 'Measure blocked', 'Say done']);
  t.is(result.steps[0]?.error?.message, 'it took longer than 0.06 s');
  const told = events.find((event) => event.type === 'step-failed');
  t.deepEqual(told?.error, { name: 'StepTimeoutError', message: 'it took longer than 0.06 s' });
  t.deepEqual(
    filesBelow(join(workdir, 'test')).filter((file) => file.includes('Slow')),
    [],
  );
});

test('a step that is in time is not touched', async (t) => {
  const quick = node({ timeoutMs: 60_000, run: ({ outDir }) => writeFileAtomic(join(outDir, 'a.txt'), 'a') });
  t.is((await runPipeline([quick], { workdir: temporaryFolder(t), workers: 1 })).status, 'ok');
});

test('what a step finishes when its time is over counts for nothing', async (t) => {
  const workdir = temporaryFolder(t);
  const late = node({
    graceMs: 60_000,
    run: async ({ outDir, signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await writeFileAtomic(join(outDir, 'late.txt'), 'late');
    },
  });
  t.deepEqual(statesOf(await runPipeline([late], { workdir, workers: 1 })), ['Slow failed']);
  t.deepEqual(filesBelow(join(workdir, 'test')), []);
});

test('the run goes on without a step that never stops', async (t) => {
  const steps = new TextSteps();
  const hanging = node({ retry: { attempts: 3, firstDelayMs: 1 }, run: () => new Promise(() => {}) });
  const result = await runPipeline([hanging, steps.say('a')], { workdir: temporaryFolder(t), workers: 1 });
  t.deepEqual(statesOf(result), ['Slow failed', 'Say done']);
  t.regex(
    result.steps[0]?.error?.message ?? '',
    /^it took longer than 0\.06 s and did not stop within 0\.10 s; /,
  );
});

test('a step that was given up and still writes does not get into the next attempt', async (t) => {
  const workdir = temporaryFolder(t);
  let end = () => {};
  let attempts = 0;
  let outDir = '';
  const stubborn = (timeoutMs: number) =>
    node({
      timeoutMs,
      run: async (context) => {
        attempts += 1;
        outDir = context.outDir;
        if (attempts === 1) {
          await new Promise<void>((resolve) => {
            end = resolve;
          });
          context.log('too late');
        }
        await writeFileAtomic(join(outDir, 'text.txt'), `attempt ${attempts}`);
      },
    });
  t.is((await runPipeline([stubborn(60)], { workdir, workers: 1 })).status, 'failed');

  const events: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => {
    events.push(event);
    if (event.type === 'step-waiting') {
      writeFileSync(join(outDir, 'stray.txt'), 'written by the first attempt');
      end();
    }
  };
  const again = stubborn(60_000);
  const result = await runPipeline([again], { workdir, workers: 1, onEvent });
  t.is(result.status, 'ok');
  t.is(textOf(result, again, 'text.txt'), 'attempt 2');
  t.false(existsSync(join(result.outputOf(again), 'stray.txt')));
  t.true(events.some(({ type }) => type === 'step-waiting'));
  t.false(events.some(({ type }) => type === 'step-log'));
});

test('each attempt has its own time, and a resumable step goes on where it was', async (t) => {
  const done: string[] = [];
  const slow = node({
    timeoutMs: 400,
    graceMs: 60_000,
    resumable: true,
    retry: { attempts: 2, firstDelayMs: 1 },
    run: async ({ outDir, forEach, signal }) => {
      await forEach(['a', 'b'], { outputs: (name) => [name] }, async (name) => {
        if (name === 'b' && !done.includes('stuck')) {
          done.push('stuck');
          await sleep(60_000, undefined, { signal });
        }
        done.push(name);
        await writeFileAtomic(join(outDir, name), name);
      });
    },
  });
  const result = await runPipeline([slow], { workdir: temporaryFolder(t), workers: 1 });
  t.is(result.status, 'ok', result.steps[0]?.error?.message);
  t.deepEqual(done, ['a', 'stuck', 'b']);
});

test('the thread of a worker pool that hangs when the time is over is ended and replaced', async (t) => {
  const url = new URL('../arithmetic-worker.js', import.meta.url);
  const pool = createWorkerPool({ url, size: 1, graceMs: 50 });
  t.teardown(() => pool.close());
  await pool.run('sum', new Float64Array(1));
  const hanging = node({
    timeoutMs: 100,
    graceMs: 60_000,
    run: ({ signal }) => pool.run('hang', null, { signal }),
  });
  const result = await runPipeline([hanging], { workdir: temporaryFolder(t), workers: 1 });
  t.is(result.steps[0]?.error?.message, 'it took longer than 0.10 s');
  t.is(await pool.run('sum', new Float64Array([1, 2])), 3);
});

test('a limit that is none is told of', async (t) => {
  const wrong = node({ timeoutMs: 0, run: async () => {} });
  const result = await runPipeline([wrong], { workdir: temporaryFolder(t), workers: 1 });
  t.is(result.steps[0]?.error?.message, 'Slow: expected timeoutMs above 0 and graceMs from 0, got 0 and 100');
});
