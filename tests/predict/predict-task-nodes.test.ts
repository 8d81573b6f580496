import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';
import { UserError } from '../../src/errors.ts';
import { eventsOfPredictions } from '../../src/evaluate/scores/frames-to-events.ts';
import { getScore } from '../../src/evaluate/scores/scores.ts';
import { seedsOnDisk } from '../../src/evaluate/seeds-on-disk.ts';
import { readPredictions } from '../../src/formats/folders/predictions.ts';
import { readPredictionsInfo } from '../../src/formats/folders/predictions-info.ts';
import { readEventLabels, readSceneLabels } from '../../src/formats/labels/split-labels.ts';
import { defineStep, type RunResult, runPipeline } from '../../src/pipeline/index.ts';
import { predictTaskNodes } from '../../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../../src/predict/rows/embeddings-source.ts';
import type { TrainingRecord } from '../../src/predict/training-record.ts';
import type { TaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { predictFolder } from './predict-folder.ts';
import {
  eventMetadata,
  sceneMetadata,
  vocabulary,
  writeEventEmbeddings,
  writeSceneEmbeddings,
} from './synthetic-embeddings.ts';

function prepare(t: ExecutionContext, write: (folder: string) => void): { root: string; folder: string } {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  write(folder);
  return { root, folder };
}

/** Name, label and state of each step. */
function states({ steps }: RunResult): string[] {
  return steps.map(({ node, state }) => `${node.definition.name} ${node.label ?? ''} ${state}`);
}

/** The labels of a split, each clip with that of the next one. */
function wrongLabels(path: string): string {
  const labels = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string[]>);
  const names = labels.map(([name]) => name);
  return JSON.stringify(
    Object.fromEntries(names.map((name, index) => [name, labels[(index + 1) % labels.length]?.[1]])),
  );
}

function readRecord(path: string): TrainingRecord {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** What `Predict` published: names and bytes. */
function published(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^((seeds\/\d+\/)?(predict.*|heads\/.*\/.*))$/.test(name),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

test('heads of a scene task with folds predict every clip, hardly one of them wrong', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  const result = await predictFolder(root, { gridPoints: 3 });
  t.is(result.status, 'ok', states(result).join('\n'));
  const all = await readPredictions(join(folder, 'predicted-test.csv'), 'scene', vocabulary);
  const folds = sceneMetadata.splits;
  t.deepEqual(
    all.index.files.map(({ filename }) => filename),
    folds.flatMap((fold) => Array.from({ length: 40 }, (_, clip) => `${fold}-${clip}.wav`)),
  );
  let right = 0;
  for (const fold of folds) {
    const labels = await readSceneLabels(folder, fold);
    const { index, probabilities } = await readPredictions(
      join(folder, `predicted-${fold}.csv`),
      'scene',
      vocabulary,
    );
    for (const { filename, firstRow } of index.files) {
      const row = probabilities.subarray(firstRow * 3, firstRow * 3 + 3);
      if (vocabulary[row.indexOf(Math.max(...row))] === labels.get(filename)?.[0]) right++;
    }
  }
  t.true(right >= 118, `${right} of 120 are right`);

  const info = await readPredictionsInfo(folder);
  t.is(info.protocol, 'hear2021');
  t.is(info.seed, 42);
  t.is((info.grid as { points: unknown[] }).points.length, 3);
  t.deepEqual(Object.keys(info.splits), folds);
  const seeds = new Set<unknown>();
  for (const [index, fold] of folds.entries()) {
    const split = info.splits[fold];
    t.deepEqual(split?.valid, [folds[(index + 1) % 3] as string]);
    t.deepEqual(split?.train, [folds[(index + 2) % 3] as string]);
    t.deepEqual(split?.grid_point, info.splits.fold00?.grid_point);
    t.is(split?.postprocessing, null);
    t.true((split?.validation_score ?? 0) > 0.9);
    t.true((split?.test_loss ?? 100) < 0.7);
    seeds.add(split?.seed);
    t.true(existsSync(join(folder, 'heads', fold, 'head.onnx')));
    const head = JSON.parse(readFileSync(join(folder, 'heads', fold, 'head.json'), 'utf8'));
    t.deepEqual(head.labels, vocabulary);
    t.deepEqual([head.task, head.module], ['blobs', 'module']);
    const training = readRecord(join(folder, 'heads', fold, 'training.json'));
    t.deepEqual([training.train, training.valid], [split?.train, split?.valid]);
    t.true(training.curve.some(({ epoch }) => epoch === split?.epoch));
  }
  const points = (info.grid as { points: { grid_point: unknown }[] }).points;
  t.deepEqual(readdirSync(join(folder, 'heads', 'grid')), ['00.json', '01.json', '02.json']);
  for (const [position, { grid_point }] of points.entries()) {
    t.deepEqual(
      readRecord(join(folder, 'heads', 'grid', `0${position}.json`)).grid_point,
      grid_point as never,
    );
  }
  t.is(seeds.size, 3);
});

test('heads of an event task find nearly every event', async (t) => {
  const { root, folder } = prepare(t, writeEventEmbeddings);
  const result = await predictFolder(root);
  t.is(result.status, 'ok', states(result).join('\n'));
  t.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('predict')),
    ['predicted-test.csv', 'predictions.json'],
  );
  const { splits } = await readPredictionsInfo(folder);
  const postprocessing = splits.test?.postprocessing;
  t.is(postprocessing?.median_filter_ms, 250);
  t.true([125, 250].includes(postprocessing?.min_duration ?? 0));
  const predictions = await readPredictions(join(folder, 'predicted-test.csv'), 'event', vocabulary);
  const events = eventsOfPredictions(predictions, {
    medianFilterMs: 250,
    minDurationMs: postprocessing?.min_duration ?? 0,
  });
  const score = getScore('event_onset_200ms_fms');
  if (score.kind !== 'event') throw new Error('expected a score of events');
  const [fMeasure] = score.evaluate(await readEventLabels(folder, 'test'), events);
  t.true((fMeasure?.value ?? 0) > 0.9, `F is ${fMeasure?.value}`);
});

test('one worker and two give the same bytes, each time', async (t) => {
  const runs: ReturnType<typeof published>[] = [];
  for (const workers of [1, 2, 1, 2]) {
    const { root, folder } = prepare(t, writeSceneEmbeddings);
    await predictFolder(root, { workers, gridPoints: 3 });
    runs.push(published(folder));
  }
  t.is(runs[0]?.size, 17);
  for (const run of runs) t.deepEqual(run, runs[0]);
});

test('a head that gets the threads of workers with nothing to do is the same, byte for byte', async (t) => {
  const grid = sceneMetadata.evaluation_params?.task_specific_param_grid;
  const large = { ...grid, hidden_dim: [256], lr: [0.003], max_epochs: [240], patience: [100] };
  const metadata = { ...sceneMetadata, evaluation_params: { task_specific_param_grid: large } };
  const runs = [];
  for (const workers of [1, 4]) {
    const { root, folder } = prepare(t, writeSceneEmbeddings);
    await predictFolder(root, { workers, gridPoints: 1, metadata });
    runs.push(published(folder));
  }
  t.deepEqual(runs[1], runs[0]);
});

test('embeddings that may not be held in memory give the same bytes', async (t) => {
  const held = prepare(t, writeSceneEmbeddings);
  const read = prepare(t, writeSceneEmbeddings);
  const metadata = {
    ...sceneMetadata,
    evaluation_params: {
      task_specific_param_grid: {
        ...sceneMetadata.evaluation_params?.task_specific_param_grid,
        batch_size: [17],
      },
    },
  };
  await predictFolder(held.root, { metadata, gridPoints: 2 });
  await predictFolder(read.root, { metadata, gridPoints: 2, embeddingsMemory: 0 });
  t.deepEqual(published(read.folder), published(held.folder));
});

test('another seed gives other predictions', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  await predictFolder(root, { gridPoints: 1 });
  const first = published(folder);
  await predictFolder(root, { gridPoints: 1, seed: 43 });
  t.not(published(folder).get('predicted-test.csv'), first.get('predicted-test.csv'));
});

test('nothing is trained twice: not the same grid points, nor folds while the same point wins', async (t) => {
  const { root } = prepare(t, writeSceneEmbeddings);
  const first = states(await predictFolder(root, { gridPoints: 1 }));
  t.true(first.every((state) => state.endsWith(' done')));
  // All points reach a perfect validation score, and of equals the first is taken.
  const second = states(await predictFolder(root, { gridPoints: 3 }));
  t.deepEqual(
    second.filter((state) => state.startsWith('Train')).map((state) => state.split(' ').at(-1)),
    ['fresh', 'done', 'done', 'fresh', 'fresh'],
  );
  const third = states(await predictFolder(root, { gridPoints: 3 }));
  t.true(third.every((state) => state.endsWith(' fresh')));
});

test('the nested protocol chooses in each fold by itself, and shares its trainings with hear2021', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  await predictFolder(root, { gridPoints: 2 });
  const nested = await predictFolder(root, { gridPoints: 2, protocol: 'nested' });
  t.is(nested.status, 'ok', states(nested).join('\n'));
  const trainings = states(nested).filter((state) => state.startsWith('Train'));
  // Two points on the first data split, and the chosen one on each of the other two.
  t.deepEqual(trainings.map((state) => state.split(' ').at(-1)).sort(), [
    'done',
    'done',
    'fresh',
    'fresh',
    'fresh',
    'fresh',
  ]);
  const info = await readPredictionsInfo(folder);
  t.is(info.protocol, 'nested');
  const { points } = info.grid as { points: { valid: string[]; validation_score: number }[] };
  t.deepEqual(
    points.map(({ valid }) => valid[0]),
    ['fold01', 'fold01', 'fold02', 'fold02', 'fold00', 'fold00'],
  );
  for (const split of Object.values(info.splits)) {
    const scores = points.filter(({ valid }) => valid[0] === split.valid[0]);
    t.is(split.validation_score, Math.max(...scores.map(({ validation_score }) => validation_score)));
  }
});

test('with the nested protocol nothing of a test fold decides about the head that is tested on it', async (t) => {
  const metadata: TaskMetadata = { ...sceneMetadata, splits: [...sceneMetadata.splits, 'fold03'] };
  const { root, folder } = prepare(t, (path) => writeSceneEmbeddings(path, metadata));
  const headOf = (fold: string) => readFileSync(join(folder, 'heads', fold, 'head.onnx'), 'latin1');
  await predictFolder(root, { metadata, protocol: 'nested' });
  const undisturbed = new Map(metadata.splits.map((fold) => [fold, headOf(fold)]));
  for (const wrong of ['fold00', 'fold01']) {
    const labels = join(folder, `${wrong}.json`);
    const right = readFileSync(labels);
    writeFileSync(labels, wrongLabels(labels));
    await predictFolder(root, { metadata, protocol: 'nested' });
    const same = metadata.splits.filter((fold) => headOf(fold) === undisturbed.get(fold));
    t.deepEqual(same, [wrong]);
    writeFileSync(labels, right);
  }
});

test('each seed has files of its own, and a seed more leaves the others as they are', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  const options = { gridPoints: 1, seed: 7 };
  await predictFolder(root, options);
  const alone = published(folder);
  const more = await predictFolder(root, { ...options, seeds: 2 });
  const ran = more.steps.filter(({ state }) => state === 'done').map(({ node }) => node.params.seed);
  t.true(ran.every((seed) => seed === 8 || seed === undefined));
  const both = published(folder);
  t.is(both.size, 2 * alone.size);
  for (const [name, bytes] of alone) t.true(both.get(name) === bytes, name);
  t.true(both.get('seeds/8/predicted-test.csv') !== alone.get('predicted-test.csv'));
  const head = JSON.parse(both.get('seeds/8/heads/fold00/head.json') ?? '');
  t.deepEqual([head.module, head.task], ['module', 'blobs']);

  t.deepEqual(await seedsOnDisk(folder), [join(folder, 'seeds', '8')]);
  await predictFolder(root, { gridPoints: 2, seed: 7 });
  t.deepEqual(await seedsOnDisk(folder), [], 'those of another grid do not count');
});

test('embeddings from a step and the same from a folder give the same keys', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  const makeEmbeddings = defineStep<Record<never, never>>({
    name: 'MakeEmbeddings',
    version: '1',
    run: async ({ outDir }) => writeSceneEmbeddings(outDir),
  });
  const made = makeEmbeddings({ scope: 'task', params: {} });
  const embeddings = {
    taskFiles: made,
    matrices: new Map(sceneMetadata.splits.map((split) => [split, made])),
  };
  const task = { embeddings, metadata: sceneMetadata, scope: 'task', publishTo: folder };
  const fromStep = predictTaskNodes(task, { gridPoints: 1 });
  await runPipeline(fromStep, { workdir: join(root, '_workdir'), workers: 2 });
  t.true(states(await predictFolder(root, { gridPoints: 1 })).every((state) => state.endsWith(' fresh')));
});

test('killed at any moment and run again, the bytes are those of an undisturbed run', async (t) => {
  const undisturbed = prepare(t, writeSceneEmbeddings);
  await predictFolder(undisturbed.root, { gridPoints: 3 });
  const expected = published(undisturbed.folder);

  const program = new URL('./predict-folder.js', import.meta.url).href;
  const script = `import(${JSON.stringify(program)}).then((m) => m.predictFolder(process.argv[1], { gridPoints: 3 }))`;
  let killed = 0;
  for (const delay of [500, 800, 1200, 1700]) {
    const { root, folder } = prepare(t, writeSceneEmbeddings);
    const child = execa(process.execPath, ['-e', script, root], { reject: false });
    const timer = setTimeout(() => child.kill('SIGKILL'), delay);
    const { signal } = await child;
    clearTimeout(timer);
    if (signal === 'SIGKILL') killed++;
    t.is((await predictFolder(root, { gridPoints: 3 })).status, 'ok');
    t.deepEqual(published(folder), expected);
    rmSync(root, { recursive: true });
  }
  t.log(`${killed} of 4 processes were killed before they were done`);
});

test('trainings end when the run is cancelled, and nothing of them is left', async (t) => {
  const endless = { max_epochs: [1e9], patience: [1e9] };
  const metadata: TaskMetadata = {
    ...sceneMetadata,
    evaluation_params: { task_specific_param_grid: endless },
  };
  const { root } = prepare(t, (folder) => writeSceneEmbeddings(folder, metadata));
  const controller = new AbortController();
  const trainings = () =>
    readdirSync(join(root, '_workdir'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^task\/[^/]*Train/.test(name),
    );
  const run = predictFolder(root, { metadata, signal: controller.signal });
  while (!existsSync(join(root, '_workdir')) || trainings().length === 0) await delay(50);
  await delay(500);
  controller.abort();
  t.is((await run).status, 'cancelled');
  t.deepEqual(trainings(), []);
});

test('metadata that no head can be trained by are refused before anything runs', (t) => {
  const folds = sceneMetadata.splits;
  const twoPoints = { event_postprocessing_grid: { median_filter_ms: [0], min_duration: [0, 60] } };
  const failures: [Partial<TaskMetadata>, RegExp][] = [
    [{ evaluation: ['top2_acc'] }, /^score top2_acc is not known; expected one of top1_acc, /],
    [
      { evaluation: ['event_onset_200ms_fms'] },
      /evaluation begins with event_onset_200ms_fms, a score of event tasks; expected one of scene tasks$/,
    ],
    [{ splits: ['test', ...folds] }, /^a fold is named test, /],
    [{ splits: ['grid', ...folds] }, /^a fold is named grid, /],
    [
      { ...eventMetadata, use_scoring_for_early_stopping: false, evaluation_params: twoPoints },
      /use_scoring_for_early_stopping is false, and event_postprocessing_grid has 2 points; expected exactly one$/,
    ],
  ];
  const make = (metadata: TaskMetadata, gridPoints = 8) =>
    predictTaskNodes(
      {
        embeddings: embeddingsOnDisk('nowhere', metadata),
        metadata,
        scope: 'task',
        publishTo: 'nowhere',
      },
      { gridPoints },
    );
  for (const [change, message] of failures) {
    t.throws(() => make({ ...sceneMetadata, ...change }), { instanceOf: UserError, message });
  }
  for (const count of [0, 1.5, Number.NaN]) {
    t.throws(() => make(sceneMetadata, count), { instanceOf: UserError, message: /from 1$/ });
  }
});

test('training may be stopped by the loss instead of the score', async (t) => {
  const metadata: TaskMetadata = {
    ...eventMetadata,
    use_scoring_for_early_stopping: false,
    evaluation_params: {
      ...eventMetadata.evaluation_params,
      event_postprocessing_grid: { median_filter_ms: [150], min_duration: [50] },
    },
  };
  const { root, folder } = prepare(t, (path) => writeEventEmbeddings(path, metadata));
  const result = await predictFolder(root, { metadata, gridPoints: 2 });
  t.is(result.status, 'ok', states(result).join('\n'));
  const { splits, grid } = await readPredictionsInfo(folder);
  t.deepEqual(splits.test?.postprocessing, { median_filter_ms: 150, min_duration: 50 });
  const scores = (grid as { points: { validation_score: number }[] }).points.map(
    ({ validation_score }) => validation_score,
  );
  t.is(splits.test?.validation_score, Math.min(...scores));
});
