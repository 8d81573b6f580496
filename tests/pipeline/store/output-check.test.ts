import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { planWith } from '../../../src/pipeline/plan/plan.ts';
import { runWith } from '../../../src/pipeline/run/run.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf, TextSteps, textOf } from '../text-steps.ts';

interface Finished {
  readonly workdir: string;
  readonly steps: TextSteps;
  readonly output: string;
}

async function finished(t: ExecutionContext): Promise<Finished> {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const result = await runWith([steps.say('hello')], { workdir, workers: 1 }, {});
  steps.takeRan();
  return { workdir, steps, output: result.steps[0]?.outDir ?? '' };
}

/** Runs again, and tells the state and reason of the step, which the plan has to tell too. */
async function again(t: ExecutionContext, { workdir, steps }: Finished, bootId?: string): Promise<unknown[]> {
  const internals = bootId === undefined ? {} : { machine: { host: 'here', bootId } };
  const plan = await planWith([steps.say('hello')], { workdir }, internals);
  const node = steps.say('hello');
  const result = await runWith([node], { workdir, workers: 1 }, internals);
  t.is(textOf(result, node, 'text.txt'), 'hello');
  const [outcome] = result.steps;
  t.deepEqual(plan.steps[0]?.reasons, outcome?.reasons);
  return [outcome?.state, outcome?.reason];
}

test('an output whose file was edited is made again', async (t) => {
  const run = await finished(t);
  writeFileSync(join(run.output, 'text.txt'), 'jello');
  t.deepEqual(await again(t, run), [
    'done',
    { type: 'output-tampered', file: 'text.txt', problem: 'has other content' },
  ]);
});

test('an output whose file was truncated is made again', async (t) => {
  const run = await finished(t);
  truncateSync(join(run.output, 'text.txt'), 2);
  t.deepEqual(await again(t, run), [
    'done',
    { type: 'output-tampered', file: 'text.txt', problem: 'has 2 bytes instead of 5' },
  ]);
});

test('an output whose file was removed is made again', async (t) => {
  const run = await finished(t);
  rmSync(join(run.output, 'text.txt'));
  t.deepEqual(await again(t, run), [
    'done',
    { type: 'output-tampered', file: 'text.txt', problem: 'is missing' },
  ]);
});

test('an output whose manifest was cut off or edited is made again', async (t) => {
  const run = await finished(t);
  const path = join(run.output, '.manifest.json');
  const text = readFileSync(path, 'utf8');
  const damaged = ['done', { type: 'output-tampered', file: '.manifest.json', problem: 'is damaged' }];
  writeFileSync(path, text.slice(0, 200));
  t.deepEqual(await again(t, run), damaged);
  writeFileSync(path, text.replace(/"sha256":"./, '"sha256":"x'));
  t.deepEqual(await again(t, run), damaged);
  writeFileSync(path, text.replace(/"key": "(.{8})./, '"key": "$1-'));
  t.deepEqual(await again(t, run), damaged);
  writeFileSync(path, '');
  t.deepEqual(await again(t, run), damaged);
});

test('a file that was touched and not changed is verified by content, once', async (t) => {
  const run = await finished(t);
  utimesSync(join(run.output, 'text.txt'), 1, 1);
  t.deepEqual(await again(t, run), ['fresh', undefined]);
  const manifest = JSON.parse(readFileSync(join(run.output, '.manifest.json'), 'utf8'));
  t.is(manifest.files[0].mtimeMs, 1000);
});

test('after another boot outputs are verified by content, and then trusted again', async (t) => {
  const run = await finished(t);
  const bootId = randomUUID();
  t.deepEqual(await again(t, run, bootId), ['fresh', undefined]);
  const manifest = () => JSON.parse(readFileSync(join(run.output, '.manifest.json'), 'utf8'));
  t.is(manifest().bootId, bootId);
  const inode = statSync(join(run.output, '.manifest.json')).ino;
  t.deepEqual(await again(t, run, bootId), ['fresh', undefined]);
  t.is(statSync(join(run.output, '.manifest.json')).ino, inode, 'the manifest is not written again');
});

test('after another boot a file of zeros with the right size and time is found out', async (t) => {
  const run = await finished(t);
  const path = join(run.output, 'text.txt');
  const { atime, mtimeMs } = statSync(path);
  writeFileSync(path, '\0'.repeat(5));
  utimesSync(path, atime, mtimeMs / 1000);
  t.deepEqual(await again(t, run, randomUUID()), [
    'done',
    { type: 'output-tampered', file: 'text.txt', problem: 'has other content' },
  ]);
});

test('planning leaves outputs as they are', async (t) => {
  const { workdir, steps, output } = await finished(t);
  const before = readFileSync(join(output, '.manifest.json'), 'utf8');
  await planWith([steps.say('hello')], { workdir }, { machine: { host: 'here', bootId: randomUUID() } });
  t.is(readFileSync(join(output, '.manifest.json'), 'utf8'), before);
  t.deepEqual(steps.ran, []);
});

test('tampering is mended without running what follows when the bytes are the same again', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const run = () => runWith([steps.measure(steps.say('a'))], { workdir, workers: 1 }, {});
  const first = await run();
  rmSync(join(first.steps[0]?.outDir ?? '', 'text.txt'));
  t.deepEqual(statesOf(await run()), ['Say done', 'Measure fresh']);
});

test('an edit that kept size and time is found by hash when that is asked for', async (t) => {
  const run = await finished(t);
  const path = join(run.output, 'text.txt');
  const { atime } = statSync(path);
  utimesSync(path, atime, new Date(1_600_000_000_000));
  await again(t, run);
  writeFileSync(path, 'jello');
  utimesSync(path, atime, new Date(1_600_000_000_000));
  const { workdir, steps } = run;
  const state = async (verify: boolean) =>
    (await planWith([steps.say('hello')], { workdir, verify }, {})).steps[0]?.reasons;
  t.deepEqual(await state(false), []);
  t.deepEqual(await state(true), [
    { type: 'output-tampered', file: 'text.txt', problem: 'has other content' },
  ]);
  const result = await runWith([steps.say('hello')], { workdir, workers: 1, verify: true }, {});
  t.deepEqual(statesOf(result), ['Say done']);
});
