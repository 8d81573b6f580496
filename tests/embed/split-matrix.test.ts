import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { splitMatrix } from '../../src/embed/split-matrix.ts';
import { encodeNpy, readNpy } from '../../src/formats/files/npy.ts';
import { readRowIndex } from '../../src/formats/folders/row-index.ts';
import { stringifyEventLabels } from '../../src/formats/labels/split-labels.ts';
import { folder, runPipeline } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Bench } from './embedding-run.ts';
import { clipName } from './task-folder.ts';

const { tasks } = JSON.parse(readFileSync('tests/embed/fixtures/row-order.json', 'utf8')) as {
  tasks: { splits: Record<string, number>; orders: Record<string, string[]> }[];
};

for (const { splits, orders } of tasks) {
  test(`rows of ${Object.keys(splits).join(', ')} are in the order of hear-eval-kit`, async (t) => {
    const bench = await Bench.create(t, { kind: 'scene', splits });
    t.deepEqual((await bench.run()).errors, []);
    for (const [split, order] of Object.entries(orders)) {
      const { files } = await readRowIndex(bench.at('embeddings/mine/small', `${split}.index.csv`));
      t.deepEqual(
        files.map(({ filename }) => filename),
        order,
      );
    }
  });
}

test('files that the labels name and the audio lacks are all listed', async (t) => {
  const bench = await Bench.create(t, { kind: 'event', splits: { train: 6 } });
  for (const index of [1, 4]) await rm(bench.at('task/16000/train', clipName(index)));
  const { errors } = await bench.run();
  t.is(errors.length, 1);
  const [first, ...files] = (errors[0] ?? '').split('\n');
  t.is(first, 'train.json names 2 of 6 files of which the task folder has no audio:');
  t.deepEqual(files.sort(), [`  ${clipName(1)}`, `  ${clipName(4)}`]);
});

test('clips that a csv file names and the audio lacks are listed with row and column', async (t) => {
  const bench = await Bench.create(t, { kind: 'event', type: 'jnd', splits: { test: 3 } });
  const [a, b, c] = [0, 1, 2].map(clipName);
  bench.write({ 'task/test.csv': `filename1,filename2,different\n${a},${b},0\n${c},none.wav,1\n` });
  const { errors } = await bench.run();
  t.deepEqual(errors, [
    'test.csv names 1 of 4 files of which the task folder has no audio:\n  row 3, column filename2: none.wav',
  ]);
  bench.write({ 'task/test.csv': `filename1,filename2,different\n${a},${b},0\n${c},${a},1\n` });
  t.deepEqual((await bench.run()).errors, []);
  const { files } = await readRowIndex(bench.at('embeddings/mine/small', 'test.index.csv'));
  t.deepEqual(files.map(({ filename }) => filename).sort(), [a, b, c]);
  t.deepEqual(
    readFileSync(bench.at('embeddings/mine/small', 'test.csv')),
    readFileSync(bench.at('task/test.csv')),
  );
});

test('a split without files is refused', async (t) => {
  const bench = await Bench.create(t, { kind: 'scene', splits: { train: 2 } });
  bench.write({ 'task/train.json': '{}' });
  const { errors } = await bench.run();
  t.regex(errors[0] ?? '', /train\.json: names no files; expected at least one$/);
});

test('rows of clips that are read in pieces, the last of them short, are those of their files', async (t) => {
  const columns = 1000;
  // A piece holds 1,048 rows.
  const counts = [2500, 1, 2096, 1049];
  const files: Record<string, string | Uint8Array> = {};
  const clips = new Map<string, Float32Array>();
  for (const [index, rows] of counts.entries()) {
    const data = Float32Array.from({ length: rows * columns }, (_, i) => index + i * 1e-7);
    const stem = `embeddings/train/${clipName(index)}`;
    files[`${stem}.embedding.npy`] = encodeNpy(data, [rows, columns]);
    files[`${stem}.timestamps.json`] = JSON.stringify(Array.from({ length: rows }, (_, row) => row));
    clips.set(clipName(index), data);
  }
  const labels = [...clips.keys()].map((name) => [name, [{ label: 'a', start: 0, end: 10 }]] as const);
  files['task/train.json'] = stringifyEventLabels(new Map(labels));
  const root = temporaryFolder(t, files);
  const node = splitMatrix({
    scope: 'small',
    params: { kind: 'event', split: 'train', preceding: [] },
    inputs: {
      embeddings: folder(join(root, 'embeddings')),
      labels: folder(join(root, 'task')),
      preceding: [],
    },
    publishTo: join(root, 'made'),
  });
  const { status } = await runPipeline([node], { workdir: join(root, 'work'), workers: 1 });
  t.is(status, 'ok');
  const { data, shape } = await readNpy(join(root, 'made/train.embeddings.npy'));
  t.deepEqual(shape, [5646, columns]);
  const index = await readRowIndex(join(root, 'made/train.index.csv'));
  t.is(index.files.length, counts.length);
  for (const { filename, firstRow, rows } of index.files) {
    const joined = data.subarray(firstRow * columns, (firstRow + rows) * columns);
    const own = clips.get(filename) ?? new Float32Array();
    t.is(Buffer.compare(bytesOf(joined), bytesOf(own)), 0, filename);
  }
});

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
