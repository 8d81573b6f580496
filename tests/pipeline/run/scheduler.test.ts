import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { defineStep, type PipelineEvent, runPipeline, writeFileAtomic } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesBelow } from '../folder-contents.ts';
import { statesOf, TextSteps } from '../text-steps.ts';

test('a node that is reached twice, and two nodes of one key, run once', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const shared = steps.say('once');
  const twin = steps.say('once', { scope: 'elsewhere' });
  const target = steps.measure([shared, shared, twin]);

  const result = await runPipeline([target, shared], { workdir, workers: 4 });
  t.deepEqual(steps.takeRan(), ['Say once', 'Measure']);
  t.is(result.steps.length, 3);
  t.is(result.outputOf(shared), result.outputOf(twin));

  await runPipeline([steps.say('once', { scope: 'third' })], { workdir, workers: 1 });
  t.deepEqual(steps.ran, [], 'the output of another scope is used again');
});

test('two runs in one process cooperate and run each step once', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const run = () => runPipeline([steps.measure(steps.say('a'))], { workdir, workers: 1 });
  const results = await Promise.all([run(), run(), run()]);
  t.true(results.every(({ status }) => status === 'ok'));
  t.deepEqual(steps.ran, ['Say a', 'Measure']);
});

test('after a failure independent steps finish, and what depends on it is blocked by it', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const failing = steps.fail(new UserError('a.wav: expected audio'));
  const blocked = steps.measure([failing, steps.say('a')]);
  const alsoBlocked = steps.repeat(blocked, 2);
  const events: PipelineEvent[] = [];

  const result = await runPipeline([alsoBlocked, steps.say('b')], {
    workdir,
    workers: 1,
    onEvent: (event) => events.push(event),
  });
  t.is(result.status, 'failed');
  t.deepEqual(statesOf(result).sort(), [
    'Fail failed',
    'Measure blocked',
    'Repeat blocked',
    'Say done',
    'Say done',
  ]);
  const outcome = result.steps.find((step) => step.node === alsoBlocked);
  t.is(outcome?.blockedBy, failing);
  t.is(result.steps.find((step) => step.node === failing)?.error?.message, 'a.wav: expected audio');
  t.throws(() => result.outputOf(blocked), { message: /Measure has no output: it is blocked/ });
  t.deepEqual(
    events.filter((event) => event.type === 'step-blocked').map((event) => event.by.name),
    ['Fail', 'Fail'],
  );
  t.deepEqual(
    filesBelow(workdir).filter((path) => path.includes('Fail')),
    [],
    'nothing of the failed step stays',
  );
});

test('without keepGoing nothing more starts after a failure', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const targets = [steps.fail(new Error('broken')), steps.say('a'), steps.say('b')];
  const result = await runPipeline(targets, { workdir, workers: 1, keepGoing: false });
  t.is(result.status, 'failed');
  t.deepEqual(statesOf(result), ['Fail failed', 'Say cancelled', 'Say cancelled']);
});

test('steps that want all workers run alone, the others side by side', async (t) => {
  const workdir = temporaryFolder(t);
  const running = new Set<string>();
  const seen: string[] = [];
  let bothAreThere = () => {};
  const both = new Promise<void>((resolve) => {
    bothAreThere = resolve;
  });
  const busy = (name: string, cpu: 'one' | 'all') =>
    defineStep<{ id: number }>({
      name,
      version: '1',
      cpu,
      run: async ({ params, workers }) => {
        const id = `${name}${params.id}`;
        running.add(id);
        t.is(workers, cpu === 'all' ? 3 : 1);
        // The first two would wait for ever if one came after the other.
        if (running.has('One1') && running.has('One2')) bothAreThere();
        if (cpu === 'one' && params.id <= 2) await both;
        await new Promise((resolve) => setTimeout(resolve, 20));
        seen.push([...running].map((each) => each.slice(0, -1)).join('+'));
        running.delete(id);
      },
    });
  const one = busy('One', 'one');
  const all = busy('All', 'all');
  const make = (step: typeof one, id: number) => step({ scope: 'test', params: { id } });
  const targets = [make(one, 1), make(one, 2), make(all, 1), make(one, 3), make(all, 2), make(one, 4)];
  t.is((await runPipeline(targets, { workdir, workers: 3 })).status, 'ok');
  t.deepEqual(
    seen.filter((each) => each.includes('All')),
    ['All', 'All'],
  );
  t.true(seen.includes('One+One'), seen.join(' '));
});

test('an aborted run tells running steps, starts no others and leaves nothing half done', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const controller = new AbortController();
  const slow = defineStep({
    name: 'Slow',
    version: '1',
    run: async ({ outDir, signal }) => {
      await writeFileAtomic(join(outDir, 'half.txt'), 'half');
      controller.abort();
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        if (signal.aborted) {
          reject(signal.reason);
        }
      });
    },
  });
  const target = steps.measure([slow({ scope: 'test', params: {} })]);
  const result = await runPipeline([target, steps.say('later')], {
    workdir,
    workers: 1,
    signal: controller.signal,
  });
  t.is(result.status, 'cancelled');
  t.deepEqual(statesOf(result), ['Slow cancelled', 'Measure cancelled', 'Say cancelled']);
  t.deepEqual(filesBelow(join(workdir, 'test')), []);
});

test('a run that is aborted before it begins cancels every step', async (t) => {
  const steps = new TextSteps();
  const options = { workdir: temporaryFolder(t), workers: 1, signal: AbortSignal.abort() };
  const result = await runPipeline([steps.measure(steps.say('a'))], options);
  t.is(result.status, 'cancelled');
  t.deepEqual(statesOf(result), ['Say cancelled', 'Measure cancelled']);
});

test('without keepGoing what waits for a step that still ended well is cancelled, and not published', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'published');
  let fails: () => void = () => {};
  const hasFailed = new Promise<void>((resolve) => {
    fails = resolve;
  });
  /** Another version writes the same, so that what is below stays fresh. */
  const slow = (version: string) =>
    defineStep({
      name: 'Slow',
      version,
      run: async ({ outDir }) => {
        if (version === '2') await hasFailed;
        await writeFileAtomic(join(outDir, 'text.txt'), 'a');
      },
    })({ scope: 'test', params: {} });
  const steps = new TextSteps();
  await runPipeline([steps.measure(slow('1'), { publishTo })], { workdir, workers: 2 });
  rmSync(publishTo, { recursive: true });

  const result = await runPipeline(
    [steps.measure(slow('2'), { publishTo }), steps.fail(new Error('broken'))],
    {
      workdir,
      workers: 2,
      keepGoing: false,
      onEvent: ({ type }) => type === 'step-failed' && setTimeout(fails, 20),
    },
  );
  t.deepEqual(statesOf(result).sort(), ['Fail failed', 'Measure cancelled', 'Slow done']);
  t.false(existsSync(publishTo));
});
