import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import test from 'ava';
import { readRowIndex } from '../../src/formats/row-index.ts';
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

test('a split without files is refused', async (t) => {
  const bench = await Bench.create(t, { kind: 'scene', splits: { train: 2 } });
  bench.write({ 'task/train.json': '{}' });
  const { errors } = await bench.run();
  t.regex(errors[0] ?? '', /train\.json: names no files; expected at least one$/);
});
