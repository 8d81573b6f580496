import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { readScoredTask } from '../../../src/evaluate/scored-task.ts';
import { summarize } from '../../../src/evaluate/summarize.ts';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { readPredictionsInfo } from '../../../src/formats/folders/predictions-info.ts';
import { stringifyRowIndex } from '../../../src/formats/folders/row-index.ts';
import { clipDistance } from '../../../src/predict/distances/clip-distance.ts';
import type { TaskMetadata } from '../../../src/prediction-types/task-metadata.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { predictFolder } from '../predict-folder.ts';

const FRAMES = 3;
const COLUMNS = 4;

const jnd: TaskMetadata = {
  task_name: 'pairs',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'jnd',
  split_mode: 'trainvaltest',
  splits: ['test'],
  sample_duration: 1,
  evaluation: ['jnd_auc'],
};
const ranking: TaskMetadata = {
  ...jnd,
  task_name: 'lists',
  prediction_type: 'ranking',
  evaluation: ['ranking_spearman', 'ranking_triplet_acc'],
};

/**
 * Writes embeddings of clips, by name what they are everywhere.
 *
 * @param frames of each clip
 */
function prepare(
  t: ExecutionContext,
  metadata: TaskMetadata,
  clips: Readonly<Record<string, number>>,
  labels: string,
  frames: (clip: string) => number = () => FRAMES,
) {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'task_metadata.json'), JSON.stringify(metadata));
  const files = [];
  const values: number[] = [];
  for (const [filename, value] of Object.entries(clips)) {
    const firstRow = values.length / COLUMNS;
    files.push({ filename, firstRow, rows: frames(filename) });
    values.push(...new Array<number>(frames(filename) * COLUMNS).fill(value));
  }
  const rows = values.length / COLUMNS;
  const timestamps = Float64Array.from(
    files.flatMap((file) => Array.from({ length: file.rows }, (_, i) => i * 50)),
  );
  writeFileSync(join(folder, 'test.embeddings.npy'), encodeNpy(Float32Array.from(values), [rows, COLUMNS]));
  writeFileSync(join(folder, 'test.index.csv'), stringifyRowIndex({ rows, files, timestamps }));
  writeFileSync(join(folder, 'test.csv'), labels);
  return { root, folder };
}

async function scoresOf(folder: string) {
  const scored = await readScoredTask({ task: folder, labels: () => folder, predictions: folder });
  return summarize(scored, { resamples: 50, seed: 0, about: {} }).scores;
}

test('the distance of two clips is the mean absolute difference of their embeddings', (t) => {
  t.is(clipDistance(Float32Array.of(1, -2, 3, 0), Float32Array.of(0, 2, 3, 3)), 2);
  t.throws(() => clipDistance(new Float32Array(2), new Float32Array(3)), { instanceOf: RangeError });
});

test('pairs that differ widely have an area under the curve of 1, identical ones of 0.5', async (t) => {
  const clips = Object.fromEntries(
    Array.from({ length: 12 }, (_, clip) => [`c${clip}.wav`, clip % 4 === 1 ? 5 : 0]),
  );
  const pairs = (different: (pair: number) => number) =>
    Array.from({ length: 6 }, (_, pair) => `c${2 * pair}.wav,c${2 * pair + 1}.wav,${different(pair)}\n`).join(
      '',
    );
  const header = 'filename1,filename2,different\n';
  const wide = prepare(t, jnd, clips, header + pairs((pair) => 1 - (pair % 2)));
  t.is((await predictFolder(wide.root)).status, 'ok');
  t.is(
    readFileSync(join(wide.folder, 'predicted-test.csv'), 'utf8'),
    `filename1,filename2,distance\n${[5, 0, 5, 0, 5, 0].map((d, pair) => `c${2 * pair}.wav,c${2 * pair + 1}.wav,${d}\n`).join('')}`,
  );
  const scores = await scoresOf(wide.folder);
  t.is(scores.aggregated.jnd_auc?.mean, 1);
  t.is(scores.splits.test?.clips, 6);
  t.is(
    scores.confidence.method,
    'standard errors of the bootstrap over the pairs of each split and judgement',
  );
  const info = await readPredictionsInfo(wide.folder);
  t.like(info, {
    protocol: 'distance',
    seed: 0,
    grid: null,
    splits: { test: { epoch: null, validation_score: null, train: [] } },
  });

  const same = Object.fromEntries(Object.keys(clips).map((clip) => [clip, 1]));
  const identical = prepare(t, jnd, same, header + pairs((pair) => 1 - (pair % 2)));
  await predictFolder(identical.root);
  t.is((await scoresOf(identical.folder)).aggregated.jnd_auc?.mean, 0.5);
});

test('lists whose embeddings go away from the reference in order have a correlation of 1', async (t) => {
  const clips = Object.fromEntries(Array.from({ length: 8 }, (_, clip) => [`c${clip}.wav`, (clip % 4) ** 2]));
  const rows = [3, 1, 0, 2].flatMap((rank) => [`up,${rank},c${rank}.wav`, `too,${rank},c${4 + rank}.wav`]);
  const labels = `rank_group,rank,filename\n${rows.join('\n')}\n`;
  const { root, folder } = prepare(t, ranking, clips, labels);
  t.is((await predictFolder(root)).status, 'ok');
  // Six pairs of each list.
  t.is(readFileSync(join(folder, 'predicted-test.csv'), 'utf8').trim().split('\n').length, 1 + 12);
  const { aggregated, splits } = await scoresOf(folder);
  t.is(aggregated.ranking_spearman?.mean, 1);
  t.is(aggregated.ranking_triplet_acc?.mean, 1);
  t.is(splits.test?.clips, 2);
});

test('the same pair of two lists is predicted once', async (t) => {
  const labels =
    'rank_group,rank,filename\na,0,x.wav\na,1,y.wav\na,2,z.wav\nb,0,y.wav\nb,1,x.wav\nb,2,z.wav\n';
  const { root, folder } = prepare(t, ranking, { 'x.wav': 0, 'y.wav': 1, 'z.wav': 3 }, labels);
  await predictFolder(root);
  t.is(readFileSync(join(folder, 'predicted-test.csv'), 'utf8').trim().split('\n').length, 1 + 3);
  t.is((await scoresOf(folder)).aggregated.ranking_spearman?.mean, 1);
});

const clips = { 'a.wav': 0, 'b.wav': 1, 'c.wav': 2 };

const refused: Record<string, [labels: string, frames: (clip: string) => number, RegExp]> = {
  'a judgement that is none': [
    'filename1,filename2,different\na.wav,b.wav,1\na.wav,c.wav,2\n',
    () => FRAMES,
    /test\.csv, row 3, column different: '2'; expected 0 or 1$/,
  ],
  'a clip without embedding': [
    'filename1,filename2,different\na.wav,b.wav,1\na.wav,d.wav,0\na.wav,c.wav,0\n',
    () => FRAMES,
    /test\.csv: d\.wav is not in test\.index\.csv; expected an embedding of each clip$/,
  ],
  'a clip without label': [
    'filename1,filename2,different\na.wav,b.wav,1\n',
    () => FRAMES,
    /test\.index\.csv: c\.wav is not in test\.csv; expected embeddings of the same task$/,
  ],
  'clips of other lengths': [
    'filename1,filename2,different\na.wav,b.wav,1\na.wav,c.wav,0\n',
    (clip) => (clip === 'c.wav' ? 5 : FRAMES),
    /test\.csv: a\.wav has 3 frames and c\.wav 5; expected as many, as pairs are compared frame by frame$/,
  ],
};

for (const [what, [labels, frames, message]] of Object.entries(refused)) {
  test(`${what}: one line`, async (t) => {
    const { root } = prepare(t, jnd, clips, labels, frames);
    const { steps } = await predictFolder(root);
    const errors = steps.flatMap(({ error }) => (error instanceof UserError ? [error.message] : []));
    t.is(errors.length, 1);
    t.regex(errors[0] ?? '', message);
    t.false(errors[0]?.includes('\n'));
  });
}
