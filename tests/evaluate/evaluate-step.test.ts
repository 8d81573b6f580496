import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { evaluateNode } from '../../src/evaluate/evaluate-step.ts';
import { readScoresFile } from '../../src/formats/folders/scores-file.ts';
import { folder, runPipeline } from '../../src/pipeline/index.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { eventFolder, folds, sceneFolder } from './embeddings-folder.ts';

async function evaluate(
  t: ExecutionContext,
  embeddings: string,
  publishTo?: string,
  seeds: readonly string[] = [],
) {
  const node = evaluateNode({
    scope: 'test',
    metadata: await readTaskMetadata(embeddings),
    task: folder(embeddings),
    labels: () => folder(embeddings),
    predictions: folder(embeddings),
    seeds: seeds.map(folder),
    publishTo: publishTo ?? join(temporaryFolder(t), 'module', 'task'),
    about: { versions: { heareval: '0.1.0' } },
  });
  const result = await runPipeline([node], { workdir: temporaryFolder(t), workers: 1 });
  t.is(result.status, 'ok');
  return { node, result, path: node.publishTo ?? '' };
}

test('folds are scored, each by itself and together', async (t) => {
  const { path } = await evaluate(t, sceneFolder(t));
  const scores = await readScoresFile(path);
  t.is(scores.primary_score, 'top1_acc');
  t.deepEqual(
    folds.map((fold) => scores.splits[fold]?.scores.top1_acc?.value),
    [4 / 6, 5 / 6, 1],
  );
  t.deepEqual(Object.keys(scores.aggregated), ['top1_acc', 'chroma_acc']);
  const { mean, std, confidence_interval } = scores.aggregated.top1_acc ?? {};
  t.is(mean, (4 / 6 + 5 / 6 + 1) / 3);
  t.true(Math.abs((std ?? 0) - 1 / 6) < 1e-12);
  const [low = 0, high = 0] = confidence_interval ?? [];
  t.true(low < (mean ?? 0) && (mean ?? 0) < high && low > 0.5 && high <= 1);
  // Six of six clips: Wilson's interval begins at 6 / (6 + 1.96^2), that by Student's t below.
  const [lowOfBest = 0, highOfBest] = scores.splits.fold02?.scores.top1_acc?.confidence_interval ?? [];
  t.true(lowOfBest > 0.4 && lowOfBest < 6 / (6 + 1.96 ** 2));
  t.is(highOfBest, 1);
  t.is(scores.splits.fold01?.head.epoch, 11);
  t.deepEqual(scores.protocol, { name: 'hear2021', seed: 42, grid: 'faster' });
  t.deepEqual(scores.about, { versions: { heareval: '0.1.0' } });
});

test('the spread over seeds is told apart from that over folds', async (t) => {
  const embeddings = sceneFolder(t);
  const seed = (number: number) => {
    const path = temporaryFolder(t);
    cpSync(embeddings, path, { recursive: true });
    const info = JSON.parse(readFileSync(join(path, 'predictions.json'), 'utf8'));
    writeFileSync(join(path, 'predictions.json'), JSON.stringify({ ...info, seed: number }));
    return path;
  };
  const [better, same] = [seed(43), seed(44)];
  // Of the first fold's clips 4 of 6 were right, of the last one's all.
  const right = readFileSync(join(better, 'predicted-fold02.csv'), 'utf8').replaceAll('fold02', 'fold00');
  writeFileSync(join(better, 'predicted-fold00.csv'), right);
  const { path: alone } = await evaluate(t, embeddings);
  const { path } = await evaluate(t, embeddings, undefined, [better, same]);
  const { seeds, ...others } = await readScoresFile(path);
  t.deepEqual(others, await readScoresFile(alone));
  const [low, high] = [(4 / 6 + 5 / 6 + 1) / 3, (1 + 5 / 6 + 1) / 3];
  const means = { '42': low, '43': high, '44': low };
  for (const [name, mean] of Object.entries(means)) t.is(seeds?.by_seed[name]?.top1_acc, mean);
  t.deepEqual(seeds?.by_seed['42'], { top1_acc: low, chroma_acc: low });
  const { mean, std } = seeds?.aggregated.top1_acc ?? {};
  t.is(mean, (2 * low + high) / 3);
  t.true(Math.abs((std ?? 0) - (high - low) / Math.sqrt(3)) < 1e-12);
});

test('an infinite score is text in JSON and read again as a number', async (t) => {
  const embeddings = sceneFolder(t);
  const metadata = join(embeddings, 'task_metadata.json');
  const content = JSON.parse(readFileSync(metadata, 'utf8'));
  writeFileSync(metadata, JSON.stringify({ ...content, evaluation: ['top1_acc', 'd_prime'] }));
  const { path } = await evaluate(t, embeddings);
  const infinite = Number.POSITIVE_INFINITY;
  // All clips of the last fold are right, and with them both labels rank perfectly.
  const { aggregated, splits } = await readScoresFile(path);
  t.is(splits.fold02?.scores.d_prime?.value, infinite);
  t.like(aggregated.d_prime, { mean: infinite, std: null });
  // What few clips say of an infinite score is how low it may be.
  for (const interval of [splits.fold02?.scores.d_prime, aggregated.d_prime].map(
    (one) => one?.confidence_interval,
  )) {
    t.true((interval?.[0] ?? infinite) > 0 && (interval?.[0] ?? infinite) < infinite);
    t.is(interval?.[1], infinite);
  }
  t.regex(readFileSync(join(path, 'scores.json'), 'utf8'), /"value": "Infinity"/);
  const asKit = JSON.parse(readFileSync(join(path, 'test.predicted-scores.json'), 'utf8'));
  t.is(asKit.fold02.test_d_prime, 'Infinity');
  t.is(asKit.aggregated_scores.test_d_prime_mean, 'Infinity');
});

test("test.predicted-scores.json has hear-eval-kit's shape", async (t) => {
  const { path } = await evaluate(t, sceneFolder(t));
  const file = JSON.parse(readFileSync(join(path, 'test.predicted-scores.json'), 'utf8'));
  t.deepEqual(Object.keys(file), [
    ...folds,
    'aggregated_scores',
    'hparams',
    'postprocessing',
    'score_mode',
    'embedding_path',
  ]);
  t.deepEqual(file.fold00, {
    test_score: 4 / 6,
    test_top1_acc: 4 / 6,
    test_chroma_acc: 4 / 6,
    validation_score: 0.75,
    epoch: 10,
    time_in_min: 0.5,
  });
  t.is(file.aggregated_scores.epoch_mean, 11);
  t.is(file.aggregated_scores.epoch_std, 1);
  t.is(file.aggregated_scores.time_in_min_std, 0);
  t.is(file.aggregated_scores.test_score_mean, (4 / 6 + 5 / 6 + 1) / 3);
  t.deepEqual(file.hparams, { lr: 0.001, hidden_layers: 1 });
  t.deepEqual(file.postprocessing, []);
  t.is(file.score_mode, 'max');
  t.is(file.embedding_path, 'module/task');
});

test('events have F-measure, precision and recall, also by class', async (t) => {
  const { path } = await evaluate(t, eventFolder(t));
  const scores = await readScoresFile(path);
  t.deepEqual(
    Object.entries(scores.splits.test?.scores ?? {}).map(([name, { value }]) => [name, value]),
    [
      ['event_onset_200ms_fms', 0.5],
      ['event_onset_200ms_fms_f_measure', 0.5],
      ['event_onset_200ms_fms_precision', 0.5],
      ['event_onset_200ms_fms_recall', 0.5],
    ],
  );
  t.is(scores.aggregated.event_onset_200ms_fms?.std, null);
  t.deepEqual(scores.splits.test?.classes?.event_onset_200ms_fms, {
    noise: { f_measure: null, precision: null, recall: 0 },
    tone: { f_measure: 2 / 3, precision: 0.5, recall: 1 },
  });
  const file = JSON.parse(readFileSync(join(path, 'test.predicted-scores.json'), 'utf8'));
  t.deepEqual(file, {
    test: {
      test_loss: 0.25,
      test_score: 0.5,
      test_event_onset_200ms_fms: 0.5,
      test_event_onset_200ms_fms_f_measure: 0.5,
      test_event_onset_200ms_fms_precision: 0.5,
      test_event_onset_200ms_fms_recall: 0.5,
      validation_score: 0.75,
      epoch: 3,
    },
    hparams: { lr: 0.001, hidden_layers: 1 },
    postprocessing: [
      ['median_filter_ms', 50],
      ['min_duration', 100],
    ],
    score_mode: 'max',
    embedding_path: 'module/task',
  });
});

test('scores published beside the predictions do not make the step stale', async (t) => {
  const embeddings = sceneFolder(t);
  const workdir = temporaryFolder(t);
  const metadata = await readTaskMetadata(embeddings);
  const run = () =>
    runPipeline(
      [
        evaluateNode({
          scope: 'test',
          metadata,
          task: folder(embeddings),
          labels: () => folder(embeddings),
          predictions: folder(embeddings),
          publishTo: embeddings,
        }),
      ],
      { workdir, workers: 1 },
    );
  const states = [await run(), await run()].map(({ steps }) => steps.map(({ state }) => state));
  t.deepEqual(states, [['done'], ['fresh']]);
  t.true(readdirSync(embeddings).includes('scores.json'));
});
