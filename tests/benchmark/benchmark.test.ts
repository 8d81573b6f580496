import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { benchmark } from '../../src/benchmark/benchmark.ts';
import type { BenchmarkOptions } from '../../src/benchmark/benchmark-options.ts';
import { UserError } from '../../src/errors.ts';
import type { PipelineEvent } from '../../src/pipeline/index.ts';
import { moduleSource } from '../modules/module-source.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Options of a benchmark in a folder of its own, and the lines and events that it tells. */
function project(t: Parameters<typeof temporaryFolder>[0], files: Record<string, string>) {
  const root = temporaryFolder(t, files);
  const events: PipelineEvent[] = [];
  const told: string[] = [];
  const options: BenchmarkOptions = {
    modules: [join(root, 'net.mjs')],
    tasks: ['tone_jnd'],
    mode: 'small',
    sampleRates: [16000],
    workdir: join(root, '_workdir'),
    tasksDir: join(root, 'tasks'),
    embeddingsDir: join(root, 'embeddings'),
    workers: 2,
    cache: 'none',
    onEvent: (event) => events.push(event),
    tell: (line) => told.push(line),
  };
  return { root, options, events, told };
}

test('a program runs a benchmark, is told of it, and gets the scores; a second time nothing is run', async (t) => {
  const { options, events } = project(t, { 'net.mjs': moduleSource() });
  const [cell, ...others] = await benchmark(options);
  t.deepEqual(others, []);
  t.like(cell, { module: 'net', task: 'tone_jnd-1.0.0-small' });
  t.is(cell?.scores.primary_score, 'jnd_auc');
  t.true(existsSync(join(cell?.folder ?? '', 'scores.json')));
  t.true(events.some(({ type }) => type === 'step-done'));

  events.length = 0;
  t.deepEqual(await benchmark(options), [cell]);
  t.false(events.some(({ type }) => type === 'step-start'));
});

test('a task that is there without audio at the rate of a module gets it besides what it has', async (t) => {
  const { options, root } = project(t, {
    'net.mjs': moduleSource(),
    'fine.mjs': moduleSource({ sampleRate: 22050 }),
  });
  await benchmark(options);
  const { sampleRates: _, ...others } = options;
  const cells = await benchmark({ ...others, modules: [...options.modules, join(root, 'fine.mjs')] });
  t.deepEqual(
    cells.map(({ module }) => module),
    ['net', 'fine'],
  );
  const rates = readdirSync(join(root, 'tasks', 'tone_jnd-1.0.0-small')).filter((name) => /^\d+$/.test(name));
  t.deepEqual(rates, ['16000', '22050']);
});

test('what is wrong is thrown as a UserError, a step that fails with its own error', async (t) => {
  const { options, root } = project(t, {
    'net.mjs': moduleSource(),
    'bad.mjs': moduleSource().replaceAll(/getSceneEmbeddings\b/g, 'getNothing'),
  });
  await t.throwsAsync(benchmark({ ...options, tasks: [] }), {
    instanceOf: UserError,
    message: /^benchmark: tasks: Too small/,
  });
  await t.throwsAsync(benchmark({ ...options, tasks: ['tone_jdn'] }), { instanceOf: UserError });
  await t.throwsAsync(benchmark({ ...options, modules: [join(root, 'bad.mjs')] }), {
    instanceOf: UserError,
    message: /getSceneEmbeddings/,
  });
});

test('a signal that is aborted ends it with its reason', async (t) => {
  const { options } = project(t, { 'net.mjs': moduleSource() });
  const reason = new Error('enough');
  const error = await t.throwsAsync(benchmark({ ...options, signal: AbortSignal.abort(reason) }));
  t.is(error, reason);
});
