import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { planPipeline, type RunOptions, runPipeline } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf, TextSteps } from '../text-steps.ts';

/** Two texts, each measured, and the measure of both. */
function graph(steps: TextSteps, text = 'a') {
  const first = steps.measure(steps.say(text, { label: 'first' }), { label: 'first' });
  const second = steps.measure(steps.say('b', { label: 'second' }), { label: 'second' });
  return steps.repeat(steps.measure([first, second], { label: 'both' }), 2);
}

/** Runs the graph, and checks that the plan has said the same of every step it could. */
async function run(
  t: import('ava').ExecutionContext,
  workdir: string,
  options: Partial<RunOptions>,
  text?: string,
): Promise<string[]> {
  const steps = new TextSteps();
  const plan = await planPipeline([graph(steps, text)], { workdir, ...options });
  const result = await runPipeline([graph(steps, text)], { workdir, workers: 1, ...options });
  t.is(plan.steps.length, result.steps.length);
  for (const [index, { state, reasons }] of plan.steps.entries()) {
    if (reasons[0]?.type !== 'upstream-runs') {
      t.is(result.steps[index]?.state, state === 'fresh' ? 'fresh' : 'done');
      t.deepEqual(result.steps[index]?.reasons, reasons);
    }
  }
  return statesOf(result);
}

test('until a step: it and what it needs run, nothing else does', async (t) => {
  const workdir = temporaryFolder(t);
  t.deepEqual(await run(t, workdir, { until: ['Measure first'] }), ['Say done', 'Measure done']);
  t.deepEqual(await run(t, workdir, { until: ['Say*'] }), ['Say fresh', 'Say done']);
  t.deepEqual(await run(t, workdir, { until: ['test/Measure both'] }), [
    'Say fresh',
    'Measure fresh',
    'Say fresh',
    'Measure done',
    'Measure done',
  ]);
});

test('a selected step runs alone, on what is there', async (t) => {
  const workdir = temporaryFolder(t);
  const missing = await t.throwsAsync(run(t, workdir, { select: ['Measure first'] }));
  t.regex(missing?.message ?? '', /^--select: expected .* fresh .*\n {2}test\/Say first: no output yet$/);
  t.deepEqual(await run(t, workdir, { until: ['Say first'] }), ['Say done']);
  t.deepEqual(await run(t, workdir, { select: ['Measure first'] }), ['Say fresh', 'Measure done']);
  t.deepEqual(
    await run(t, workdir, { select: ['Measure first'], force: true }),
    ['Say fresh', 'Measure done'],
    'only what is selected is forced',
  );
});

test('everything is forced, or some steps, or all below them too', async (t) => {
  const workdir = temporaryFolder(t);
  const all = ['Say', 'Measure', 'Say', 'Measure', 'Measure', 'Repeat'];
  const states = (done: readonly number[]) =>
    all.map((name, index) => `${name} ${done.includes(index) ? 'done' : 'fresh'}`);
  t.deepEqual(await run(t, workdir, {}), states([0, 1, 2, 3, 4, 5]));
  t.deepEqual(await run(t, workdir, {}), states([]));
  t.deepEqual(await run(t, workdir, { force: true }), states([0, 1, 2, 3, 4, 5]));
  t.deepEqual(await run(t, workdir, { forceStep: ['Measure first'] }), states([1]));
  t.deepEqual(
    await run(t, workdir, { forceStep: ['Measure first'], forceDownstream: true }),
    states([1, 4, 5]),
  );
});

test('a pattern that no step matches is told with the names there are', async (t) => {
  const workdir = temporaryFolder(t);
  for (const option of ['until', 'select', 'forceStep'] as const) {
    await t.throwsAsync(run(t, workdir, { [option]: ['Mesure'] }), {
      name: 'UserError',
      message: /^--[a-z-]+ Mesure: no such step; there are Say, Measure, Repeat$/,
    });
  }
});

test('--force-downstream without a forced step is told of', async (t) => {
  await t.throwsAsync(run(t, temporaryFolder(t), { forceDownstream: true }), { message: /--force-step/ });
});

test('what is not selected is not published, though it is fresh', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const [above, below] = [join(workdir, 'above'), join(workdir, 'below')];
  const targets = () => [
    steps.measure(steps.say('a', { publishTo: above }), { publishTo: below, label: 'first' }),
  ];
  await runPipeline(targets(), { workdir, workers: 1 });
  for (const folder of [above, below]) rmSync(folder, { recursive: true });

  const options = { workdir, select: ['Measure first'] };
  const { steps: planned } = await planPipeline(targets(), options);
  t.deepEqual(
    planned.map(({ state, publish }) => [state, publish]),
    [
      ['fresh', false],
      ['fresh', true],
    ],
  );
  t.deepEqual(statesOf(await runPipeline(targets(), { ...options, workers: 1 })), [
    'Say fresh',
    'Measure fresh',
  ]);
  t.deepEqual([existsSync(above), existsSync(below)], [false, true]);
});
