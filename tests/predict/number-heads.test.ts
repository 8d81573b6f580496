import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { readScoredTask } from '../../src/evaluate/scored-task.ts';
import { summarize } from '../../src/evaluate/summarize.ts';
import { stringifyCsv } from '../../src/formats/files/csv.ts';
import { encodeNpy } from '../../src/formats/files/npy.ts';
import { type RowIndex, stringifyRowIndex } from '../../src/formats/folders/row-index.ts';
import { readTargetTable } from '../../src/formats/labels/target-table.ts';
import type { TaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { PythonRandom } from '../../src/random/python-random.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { predictFolder } from './predict-folder.ts';

const COLUMNS = 16;
const SPLITS = ['train', 'valid', 'test'];
const grid = {
  hidden_dim: [32],
  hidden_layers: [1],
  initialization: ['xavier_uniform'],
  lr: [0.01],
  dropout: [0],
  batch_size: [64],
  max_epochs: [60],
  check_val_every_n_epoch: [5],
};
const regression: TaskMetadata = {
  task_name: 'numbers',
  version: '1.0.0',
  embedding_type: 'scene',
  prediction_type: 'regression',
  split_mode: 'trainvaltest',
  splits: SPLITS,
  sample_duration: 1,
  evaluation: ['r2', 'mae'],
  evaluation_params: { task_specific_param_grid: grid },
};
const pitch: TaskMetadata = {
  ...regression,
  task_name: 'tones',
  embedding_type: 'event',
  prediction_type: 'pitch',
  evaluation: ['melody_overall_acc', 'melody_raw_pitch'],
  evaluation_params: { task_specific_param_grid: grid, pitch: { lowest_hz: 200, bins: 64 } },
};

function prepare(t: ExecutionContext, metadata: TaskMetadata) {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'task_metadata.json'), JSON.stringify(metadata));
  return { root, folder };
}

test('what is done with labels alone is refused for numbers', async (t) => {
  const { root } = prepare(t, pitch);
  for (const [options, message] of [
    [{ head: 'knn' }, /^--head knn: is for tasks of labels, not of pitch; expected linear or mlp$/],
    [{ head: 'logistic' }, /^--head logistic: is for tasks of labels/],
    [{ fewShot: 3 }, /^--few-shot 3: draws clips of each label, and tasks of pitch have none$/],
  ] as const) {
    const asked = predictFolder(root, { metadata: pitch, ...options });
    await t.throwsAsync(asked, { instanceOf: UserError, message });
  }
});

function writeSplit(
  folder: string,
  split: string,
  rows: readonly Float32Array[],
  index: RowIndex,
  labels: string,
): void {
  const data = new Float32Array(rows.length * COLUMNS);
  for (const [row, values] of rows.entries()) data.set(values, row * COLUMNS);
  writeFileSync(join(folder, `${split}.embeddings.npy`), encodeNpy(data, [rows.length, COLUMNS]));
  writeFileSync(join(folder, `${split}.index.csv`), stringifyRowIndex(index));
  writeFileSync(join(folder, `${split}.csv`), labels);
}

/** Clips of which two numbers, far from 0 and of different size, are in the embedding. */
function writeNumbers(folder: string): void {
  for (const split of SPLITS) {
    const random = new PythonRandom(split);
    const clips = Array.from({ length: 120 }, () => ({
      f0: 200 + 600 * random.random(),
      level: -30 * random.random(),
    }));
    const rows = clips.map(({ f0, level }) =>
      Float32Array.from(
        { length: COLUMNS },
        (_, column) =>
          Math.sin(column) * (f0 / 400) + Math.cos(column) * (level / 15) + 0.05 * random.random(),
      ),
    );
    const files = clips.map((_, firstRow) => ({ filename: `${split}-${firstRow}.wav`, firstRow, rows: 1 }));
    // The columns of splits are in different orders.
    const names = split === 'test' ? (['level', 'f0'] as const) : (['f0', 'level'] as const);
    const labels = stringifyCsv(
      ['filename', ...names],
      clips.map((clip, row) => [`${split}-${row}.wav`, ...names.map((name) => clip[name])]),
    );
    writeSplit(folder, split, rows, { rows: rows.length, files, timestamps: null }, labels);
  }
}

/** Clips of one tone with silence before it: a band of the embedding has it. */
function writeTones(folder: string): void {
  for (const split of SPLITS) {
    const random = new PythonRandom(split);
    const frames = 20;
    const rows: Float32Array[] = [];
    const labels: (string | number)[][] = [];
    const files = [];
    const times: number[] = [];
    for (let clip = 0; clip < 40; clip++) {
      const filename = `${split}-${clip}.wav`;
      const place = random.random();
      files.push({ filename, firstRow: rows.length, rows: frames });
      for (let frame = 0; frame < frames; frame++) {
        const sounds = frame >= 5;
        times.push(frame * 50);
        labels.push([filename, frame * 50, sounds ? 210 * 2 ** place : 0]);
        rows.push(
          Float32Array.from({ length: COLUMNS }, (_, column) => {
            const bump = Math.exp(-(((column / (COLUMNS - 1) - place) * 8) ** 2));
            return (sounds ? bump : 0) + 0.02 * random.random();
          }),
        );
      }
    }
    const index = { rows: rows.length, files, timestamps: Float64Array.from(times) };
    writeSplit(folder, split, rows, index, stringifyCsv(['filename', 'timestamp', 'frequency'], labels));
  }
}

async function scoresOf(folder: string) {
  const scored = await readScoredTask({ task: folder, labels: () => folder, predictions: folder });
  return summarize(scored, { resamples: 50, seed: 0, about: {} }).scores;
}

test('a head predicts two numbers of clips in their units, and its ONNX file does too', async (t) => {
  const { root, folder } = prepare(t, regression);
  writeNumbers(folder);
  const { status, steps } = await predictFolder(root);
  t.is(status, 'ok', steps.map(({ error }) => String(error ?? '')).join('\n'));
  const { aggregated } = await scoresOf(folder);
  t.true((aggregated.r2?.mean ?? 0) > 0.9, `r2 ${aggregated.r2?.mean}`);
  t.true((aggregated.r2_f0?.mean ?? 0) > 0.9 && (aggregated.r2_level?.mean ?? 0) > 0.9);
  const { targets, values } = await readTargetTable(join(folder, 'predicted-test.csv'), null);
  t.deepEqual(targets, ['f0', 'level']);
  const means = [0, 1].map(
    (target) => [...values.values()].reduce((sum, clip) => sum + (clip[target] ?? 0), 0) / 120,
  );
  t.true(Math.abs((means[0] ?? 0) - 500) < 60 && Math.abs((means[1] ?? 0) + 15) < 3, String(means));
  const head = JSON.parse(readFileSync(join(folder, 'heads/test/head.json'), 'utf8'));
  t.like(head, { prediction_type: 'regression', labels: ['f0', 'level'], validation: 'r2' });
});

test('a head reads the pitch of clean tones from bins, with nearly no frame wrong', async (t) => {
  const { root, folder } = prepare(t, pitch);
  writeTones(folder);
  const { status, steps } = await predictFolder(root);
  t.is(status, 'ok', steps.map(({ error }) => String(error ?? '')).join('\n'));
  const { aggregated } = await scoresOf(folder);
  t.true((aggregated.melody_raw_pitch?.mean ?? 0) > 0.95, `raw pitch ${aggregated.melody_raw_pitch?.mean}`);
  t.true((aggregated.melody_overall_acc?.mean ?? 0) > 0.95);
  const [header, first] = readFileSync(join(folder, 'predicted-test.csv'), 'utf8').split('\n');
  t.is(header, 'filename,timestamp,frequency,voicing');
  // The first frame of a clip is silent.
  t.regex(first ?? '', /^test-0\.wav,0,-\d/);
});

const refused: Record<string, [TaskMetadata, (folder: string) => void, string | RegExp, RegExp]> = {
  'a target that is no number': [
    regression,
    writeNumbers,
    /(?<=valid-3\.wav,)[^,]+/,
    /valid\.csv, row 5, column f0: 'x'; expected a number$/,
  ],
  'a target that a split lacks': [
    regression,
    writeNumbers,
    'level',
    /valid\.csv, row 1: column level is missing/,
  ],
  'timestamps out of order': [
    pitch,
    writeTones,
    'valid-1.wav,50,',
    /valid\.csv, row 23, column timestamp: -?\w+.*expected/,
  ],
};

for (const [what, [metadata, write, pattern, message]] of Object.entries(refused)) {
  test(`${what}: one line with row and column, before anything is trained`, async (t) => {
    const { root, folder } = prepare(t, metadata);
    write(folder);
    const path = join(folder, 'valid.csv');
    const replaced = typeof pattern === 'string' && pattern.includes(',') ? 'valid-1.wav,0,' : 'x';
    writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, replaced));
    const { steps } = await predictFolder(root);
    const errors = steps.flatMap(({ error }) => (error instanceof UserError ? [error.message] : []));
    t.is(errors.length, 1);
    t.regex(errors[0] ?? '', message);
    t.false(steps.some(({ node, state }) => node.definition.name === 'TrainGridPoint' && state === 'done'));
  });
}
