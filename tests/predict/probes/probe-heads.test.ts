import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readPredictions } from '../../../src/formats/folders/predictions.ts';
import { readPredictionsInfo } from '../../../src/formats/folders/predictions-info.ts';
import { readSceneLabels } from '../../../src/formats/labels/split-labels.ts';
import type { RunResult } from '../../../src/pipeline/index.ts';
import type { TrainingRecord } from '../../../src/predict/training-record.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { predictFolder } from '../predict-folder.ts';
import {
  eventMetadata,
  sceneMetadata,
  vocabulary,
  writeEventEmbeddings,
  writeSceneEmbeddings,
} from '../synthetic-embeddings.ts';

function prepare(t: ExecutionContext, write: (folder: string) => void): { root: string; folder: string } {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  write(folder);
  return { root, folder };
}

function ran({ steps }: RunResult): string[] {
  return steps.filter(({ state }) => state !== 'fresh').map(({ node }) => node.definition.name);
}

async function shareRight(folder: string): Promise<number> {
  let right = 0;
  let clips = 0;
  for (const fold of sceneMetadata.splits) {
    const labels = await readSceneLabels(folder, fold);
    const path = join(folder, `predicted-${fold}.csv`);
    const { index, probabilities } = await readPredictions(path, 'scene', vocabulary, { rowsSumToOne: true });
    for (const { filename, firstRow } of index.files) {
      const row = probabilities.subarray(firstRow * 3, firstRow * 3 + 3);
      if (vocabulary[row.indexOf(Math.max(...row))] === labels.get(filename)?.[0]) right++;
      clips++;
    }
  }
  return right / clips;
}

function recordOf(folder: string, split: string): TrainingRecord {
  return JSON.parse(readFileSync(join(folder, 'heads', split, 'training.json'), 'utf8'));
}

for (const [head, protocol] of [
  ['linear', 'hear2021'],
  ['mlp', 'hear2021'],
  ['knn', 'nested'],
  ['logistic', 'nested'],
] as const) {
  test(`--head ${head} predicts every clip, hardly one of them wrong, and nothing is trained twice`, async (t) => {
    const { root, folder } = prepare(t, writeSceneEmbeddings);
    const first = await predictFolder(root, { head, gridPoints: 2 });
    t.is(first.status, 'ok');
    t.true((await shareRight(folder)) > 0.97);
    const info = await readPredictionsInfo(folder);
    t.deepEqual([info.head, info.protocol], [head, protocol]);
    const { grid_point, tried = [], validation_score } = recordOf(folder, 'fold01');
    t.true(validation_score > 0.8 && validation_score <= 1, `${validation_score}`);
    t.deepEqual(info.splits.fold01?.grid_point, grid_point);
    if (head === 'linear') t.is(grid_point.hidden_layers, 0);
    if (head === 'mlp') t.is(grid_point.hidden_layers, 1);
    if (protocol === 'nested') {
      t.is(validation_score, Math.max(...tried.map((each) => each.validation_score)));
    }
    t.is(existsSync(join(folder, 'tensorboard')), protocol === 'hear2021');
    t.deepEqual(ran(await predictFolder(root, { head, gridPoints: 2 })), []);
    const moreSeeds = ran(await predictFolder(root, { head, gridPoints: 2, seeds: 2 }));
    if (protocol === 'nested') t.deepEqual(moreSeeds, ['Predict'], 'no number is drawn');
  });
}

test('the strength of logistic regression is cross-validated over all folds but the test fold', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  const { steps } = await predictFolder(root, { head: 'logistic' });
  const fits = steps.filter(({ node }) => node.definition.name === 'FitLogistic');
  t.deepEqual(fits.map(({ node }) => node.label).sort(), [
    'fold00',
    'fold00|fold01',
    'fold00|fold02',
    'fold01',
    'fold01|fold02',
    'fold02',
  ]);
  const { train, valid } = recordOf(folder, 'fold01');
  t.deepEqual(
    [train, valid],
    [
      ['fold00', 'fold02'],
      ['fold00', 'fold02'],
    ],
  );
});

for (const head of ['knn', 'logistic'] as const) {
  test(`--head ${head} is trained on the frames of events too`, async (t) => {
    const { root, folder } = prepare(t, writeEventEmbeddings);
    t.is((await predictFolder(root, { head })).status, 'ok');
    const { splits } = await readPredictionsInfo(folder);
    t.true((splits.test?.validation_score ?? 0) > 0.9);
    t.is(splits.test?.postprocessing?.median_filter_ms, 250);
    const predictions = await readPredictions(join(folder, 'predicted-test.csv'), 'event', vocabulary);
    t.is(predictions.index.rows, 8 * 60);
  });
}

test('few shots are drawn anew for each seed, the same for every head', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  const options = { fewShot: 2, seeds: 2, gridPoints: 1 } as const;
  const drawn: string[][] = [];
  for (const head of ['linear', 'knn', 'logistic'] as const) {
    const { status, steps } = await predictFolder(root, { ...options, head });
    t.is(status, 'ok', head);
    if (head === 'logistic') {
      const labels = steps.flatMap(({ node }) =>
        node.definition.name === 'ChooseLogistic' ? [node.label] : [],
      );
      const seeds = (fold: string) => [`${fold}, seed 42`, `${fold}, seed 43`];
      t.deepEqual(labels.sort(), sceneMetadata.splits.flatMap(seeds));
    }
    const [first = [], second = []] = ['', join('seeds', '43')].map(
      (place) => recordOf(join(folder, place), 'fold00').few_shot?.clips,
    );
    t.is(first.length, 6);
    const numbers = first.map((name) => Number(/-(\d+)\.wav$/.exec(name)?.[1]) % 3);
    t.deepEqual(numbers.sort(), [0, 0, 1, 1, 2, 2]);
    t.notDeepEqual(first, second);
    drawn.push(first);
    t.is((await readPredictionsInfo(folder)).few_shot, 2);
    t.true((await shareRight(folder)) > 0.5, head);
  }
  t.deepEqual(drawn[1], drawn[0] as string[]);
  t.deepEqual(drawn[2], drawn[0] as string[]);
});

test('few shots of an event task are whole clips', async (t) => {
  const { root, folder } = prepare(t, writeEventEmbeddings);
  t.is((await predictFolder(root, { fewShot: 1, seeds: 1, head: 'knn' })).status, 'ok');
  const { few_shot } = recordOf(folder, 'test');
  t.true((few_shot?.clips.length ?? 0) <= 3);
  const head = JSON.parse(readFileSync(join(folder, 'heads', 'test', 'head.json'), 'utf8'));
  t.is(head.knn.rows, 60 * (few_shot?.clips.length ?? 0));
});

test('probes and protocols that do not go together are one clear line', async (t) => {
  const { root } = prepare(t, writeSceneEmbeddings);
  const message = /^--protocol hear2021 with --head knn: .*; expected nested$/;
  await t.throwsAsync(predictFolder(root, { protocol: 'hear2021', head: 'knn' }), {
    instanceOf: UserError,
    message,
  });
  const linearOnly = {
    ...eventMetadata,
    evaluation_params: { task_specific_param_grid: { hidden_layers: [0] } },
  };
  await t.throwsAsync(predictFolder(root, { metadata: linearOnly, head: 'mlp' }), {
    instanceOf: UserError,
    message: /^--head mlp: the grid of bursts has no head with hidden layers; expected --head linear$/,
  });
  await t.throwsAsync(predictFolder(root, { fewShot: 0 }), { instanceOf: UserError, message: /from 1$/ });
});

test('the curves of all trainings are written for TensorBoard', async (t) => {
  const { root, folder } = prepare(t, writeSceneEmbeddings);
  await predictFolder(root, { gridPoints: 2 });
  const files = readdirSync(join(folder, 'tensorboard'), { recursive: true, encoding: 'utf8' });
  const runs = files.filter((name) => name.includes('tfevents')).map((name) => name.split('/'));
  t.deepEqual(
    runs
      .map(([split, run = '']) => `${split} ${run.slice(0, 2)}`)
      .sort()
      .slice(0, 2),
    ['fold00 00', 'fold00 01'],
  );
  t.is(runs.length, 4);
  t.regex(runs[0]?.[1] ?? '', /^0\d-1x(8|16)-lr0\.\d+-uniform$/);
});
