import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import {
  defineStep,
  folder,
  type PipelineEvent,
  planPipeline,
  runPipeline,
  type StepNode,
  select,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { contentsOf, filesBelow, temporaryFolder } from './temporary-folder.ts';
import { statesOf, TextSteps, textOf } from './text-steps.ts';

test('a step that has run is fresh the next time', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const target = () => steps.measure(steps.say('hello'));

  const first = await runPipeline([target()], { workdir, workers: 2 });
  t.is(first.status, 'ok');
  t.deepEqual(statesOf(first), ['Say done', 'Measure done']);

  const node = target();
  const second = await runPipeline([node], { workdir, workers: 2 });
  t.deepEqual(statesOf(second), ['Say fresh', 'Measure fresh']);
  t.deepEqual(steps.ran, ['Say hello', 'Measure']);
  t.is(textOf(second, node, 'length.txt'), '5');
});

test('output folders are named by depth, step and key, and hold a manifest', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const node = steps.measure(steps.say('hello'));
  const result = await runPipeline([node], { workdir, workers: 2 });

  t.regex(result.outputOf(node), /test[/\\]01-Measure-[0-9a-f]{8}$/);
  t.deepEqual(filesBelow(result.outputOf(node)), ['.manifest.json', 'length.txt']);
  const manifest = JSON.parse(readFileSync(join(result.outputOf(node), '.manifest.json'), 'utf8'));
  t.is(manifest.keyInputs.step, 'Measure');
  t.is(manifest.files[0].path, 'length.txt');
  t.deepEqual(
    readdirSync(join(workdir, 'test')).filter((name) => !/^0[01]-(Say|Measure)-[0-9a-f]{8}$/.test(name)),
    [],
  );
});

test('a changed parameter, step version or input runs the step again with that reason', async (t) => {
  const workdir = temporaryFolder(t);
  const texts = temporaryFolder(t);
  writeFileSync(join(texts, 'a.txt'), 'a');
  const steps = new TextSteps();
  const run = async (node: StepNode) => (await runPipeline([node], { workdir, workers: 1 })).steps.at(-1);

  t.deepEqual((await run(steps.repeat(folder(texts), 2)))?.reasons, [{ type: 'no-output' }]);
  t.deepEqual((await run(steps.repeat(folder(texts), 3)))?.reasons, [
    { type: 'parameter-changed', name: 'times', from: 2, to: 3 },
  ]);
  steps.version = '2';
  t.deepEqual((await run(steps.repeat(folder(texts), 3)))?.reasons, [
    { type: 'version-changed', from: '1', to: '2' },
  ]);
  writeFileSync(join(texts, 'a.txt'), 'b');
  const changed = await run(steps.repeat(folder(texts), 3));
  t.is(changed?.reason?.type, 'input-changed');
  t.is(changed?.reason?.type === 'input-changed' && changed.reason.name, 'from');
  t.is((await run(steps.repeat(folder(texts), 3)))?.state, 'fresh');
});

test('when an upstream step runs again and gives the same bytes, what follows is fresh', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const target = (text: string) => steps.repeat(steps.measure(steps.say(text)), 2);

  await runPipeline([target('hello')], { workdir, workers: 2 });
  steps.takeRan();
  const again = target('world');
  const plan = await planPipeline([again], { workdir });
  t.deepEqual(
    plan.steps.map(({ reasons }) => reasons[0]?.type),
    ['parameter-changed', 'upstream-runs', 'upstream-runs'],
  );
  const result = await runPipeline([again], { workdir, workers: 2 });
  t.deepEqual(statesOf(result), ['Say done', 'Measure done', 'Repeat fresh']);
  t.deepEqual(steps.ran, ['Say world', 'Measure']);
  t.is(textOf(result, again, 'length.txt'), '55');
});

test('a step that selects files does not run again when others change', async (t) => {
  const workdir = temporaryFolder(t);
  const texts = temporaryFolder(t);
  writeFileSync(join(texts, 'a.txt'), 'a');
  writeFileSync(join(texts, 'b.csv'), 'b');
  const steps = new TextSteps();
  const target = () => steps.measure(select(folder(texts), '*.txt'));

  await runPipeline([target()], { workdir, workers: 1 });
  writeFileSync(join(texts, 'b.csv'), 'other');
  t.deepEqual(statesOf(await runPipeline([target()], { workdir, workers: 1 })), ['Measure fresh']);
  writeFileSync(join(texts, 'c.txt'), 'c');
  t.deepEqual(statesOf(await runPipeline([target()], { workdir, workers: 1 })), ['Measure done']);
});

test('a folder with the same bytes gives the same key wherever it is', async (t) => {
  const workdir = temporaryFolder(t);
  const [here, there] = [temporaryFolder(t), temporaryFolder(t)];
  writeFileSync(join(here, 'a.txt'), 'a');
  writeFileSync(join(there, 'a.txt'), 'a');
  writeFileSync(join(there, '.tmp-1'), 'being written');
  const steps = new TextSteps();

  await runPipeline([steps.measure(folder(here))], { workdir, workers: 1 });
  t.deepEqual(statesOf(await runPipeline([steps.measure(folder(there))], { workdir, workers: 1 })), [
    'Measure fresh',
  ]);
});

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

test('a step that may is tried again after growing delays', async (t) => {
  const workdir = temporaryFolder(t);
  let attempts = 0;
  const flaky = defineStep({
    name: 'Flaky',
    version: '1',
    retry: { attempts: 3, firstDelayMs: 5 },
    run: async ({ outDir }) => {
      attempts += 1;
      if (attempts < 3) {
        throw new Error('connection reset');
      }
      await writeFileAtomic(join(outDir, 'ok.txt'), 'ok');
    },
  });
  const events: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => events.push(event);
  const node = flaky({ scope: 'test', params: {} });
  const result = await runPipeline([node], { workdir, workers: 1, onEvent });
  t.is(result.status, 'ok');
  t.is(attempts, 3);
  const delays = events.filter((event) => event.type === 'step-retry').map((event) => event.delayMs);
  t.is(delays.length, 2);
  t.true((delays[0] ?? 0) >= 2 && (delays[0] ?? 0) <= 8, `first delay ${delays[0]}`);
  t.true((delays[1] ?? 0) >= 5 && (delays[1] ?? 0) <= 15, `second delay ${delays[1]}`);
});

test("the user's errors are not tried again", async (t) => {
  const workdir = temporaryFolder(t);
  let attempts = 0;
  const wrong = defineStep({
    name: 'Wrong',
    version: '1',
    retry: { attempts: 5, firstDelayMs: 1 },
    run: async () => {
      attempts += 1;
      throw new UserError('checksum does not match');
    },
  });
  const result = await runPipeline([wrong({ scope: 'test', params: {} })], { workdir, workers: 1 });
  t.is(result.status, 'failed');
  t.is(attempts, 1);
});

test('steps that want all workers run alone, the others side by side', async (t) => {
  const workdir = temporaryFolder(t);
  const running = new Set<string>();
  const seen: string[] = [];
  const busy = (name: string, cpu: 'one' | 'all') =>
    defineStep<{ id: number }>({
      name,
      version: '1',
      cpu,
      run: async ({ params, workers }) => {
        const id = `${name}${params.id}`;
        running.add(id);
        t.is(workers, cpu === 'all' ? 3 : 1);
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

test('a forced step runs although it is fresh', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const run = () => {
    const said = steps.say('a');
    return runPipeline([steps.measure(said)], { workdir, workers: 1, force: (node) => node === said });
  };
  await run();
  const result = await run();
  t.deepEqual(statesOf(result), ['Say done', 'Measure fresh']);
  t.deepEqual(result.steps[0]?.reasons, [{ type: 'forced' }]);
});

test('events come typed, in order, and stay behind as JSON lines', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const events: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => events.push(event);
  await runPipeline([steps.measure(steps.say('a'))], { workdir, workers: 1, onEvent });
  t.deepEqual(
    events.map((event) => event.type),
    ['run-start', 'plan', 'step-start', 'step-done', 'step-start', 'step-done', 'run-end'],
  );
  const [log] = contentsOf(join(workdir, 'runs')).values();
  t.deepEqual(
    log
      ?.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    JSON.parse(JSON.stringify(events)),
  );
});

test('a run whose events cannot be kept says so once and goes on', async (t) => {
  const workdir = temporaryFolder(t);
  writeFileSync(join(workdir, 'runs'), 'a file where a folder should be');
  const steps = new TextSteps();
  const warnings: string[] = [];
  const result = await runPipeline([steps.say('a'), steps.say('b')], {
    workdir,
    workers: 1,
    onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
  });
  t.is(result.status, 'ok');
  t.is(warnings.length, 1);
  t.regex(warnings[0] ?? '', /runs.*not kept/);
});

test('a handler of events that throws ends in a rejection, after the run has come to its end', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const onEvent = () => {
    throw new Error('handler is broken');
  };
  await t.throwsAsync(runPipeline([steps.say('a')], { workdir, workers: 1, onEvent }), {
    message: 'handler is broken',
  });
  t.deepEqual(steps.ran, ['Say a']);
});

test('missing folders are told of together before anything runs', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const targets = [steps.say('a'), steps.measure([folder('/no/such/a'), folder('/no/such/b')])];
  const error = await t.throwsAsync(runPipeline(targets, { workdir, workers: 1 }), { instanceOf: UserError });
  t.is(
    error?.message,
    '2 folders cannot be read:\n  /no/such/a: expected a folder, found nothing\n  /no/such/b: expected a folder, found nothing',
  );
  t.deepEqual(steps.ran, []);
});

test('an output that was removed is made again', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const run = () => runPipeline([steps.measure(steps.say('a'))], { workdir, workers: 1 });
  const first = await run();
  rmSync(first.steps[0]?.outDir ?? '', { recursive: true });
  const second = await run();
  t.deepEqual(statesOf(second), ['Say done', 'Measure fresh']);
  t.deepEqual(second.steps[0]?.reasons, [{ type: 'no-output' }]);
});

test('names with spaces, newlines and letters of any alphabet are files like all others', async (t) => {
  const workdir = join(temporaryFolder(t), 'work dir\nΩ');
  const names = ['a b.txt', 'line\nbreak.txt', 'Ωμέγα/日本.txt', 'quote\'".txt'];
  const write = defineStep({
    name: 'Write',
    version: '1',
    run: async ({ outDir }) => {
      for (const name of names) {
        await writeFileAtomic(join(outDir, name), name);
      }
    },
  });
  const steps = new TextSteps();
  const publishTo = join(temporaryFolder(t), 'publi shed');
  const node = write({ scope: 'strange scope Ω', params: {}, publishTo });
  const target = () => steps.repeat(node, 1);
  const result = await runPipeline([target()], { workdir, workers: 1 });
  t.is(result.status, 'ok');
  t.deepEqual(
    [...contentsOf(result.steps[1]?.outDir ?? '', (path) => path !== '.manifest.json')],
    names.toSorted().map((name) => [name, name]),
  );
  t.deepEqual(statesOf(await runPipeline([target()], { workdir, workers: 1 })), [
    'Write fresh',
    'Repeat fresh',
  ]);
  t.deepEqual(
    filesBelow(publishTo).filter((path) => !path.startsWith('.heareval')),
    names.toSorted(),
  );
});
