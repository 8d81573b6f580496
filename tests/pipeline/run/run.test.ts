import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import {
  defineStep,
  folder,
  planPipeline,
  runPipeline,
  type StepNode,
  select,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { contentsOf, filesBelow } from '../folder-contents.ts';
import { statesOf, TextSteps, textOf } from '../text-steps.ts';

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
