import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { EmbeddingsMemory } from '../../../src/predict/rows/embeddings-memory.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const BYTES = 2 * 3 * 4;

function write(path: string, first: number): void {
  const data = Float32Array.from({ length: 6 }, (_, index) => first + index);
  writeFileSync(`${path}.new`, encodeNpy(data, [2, 3]));
  renameSync(`${path}.new`, path);
}

test('what is held is read once, until a training uses other embeddings or the file changes', async (t) => {
  const folder = temporaryFolder(t);
  const [train, valid, other] = ['train', 'valid', 'other'].map((name) => join(folder, `${name}.npy`)) as [
    string,
    string,
    string,
  ];
  for (const [index, path] of [train, valid, other].entries()) write(path, 10 * index);
  const memory = new EmbeddingsMemory();
  const rowsOf = async (sets: string[], limit = 1000) => {
    const opened = await memory.open(
      sets.map((path) => [path]),
      limit,
    );
    return Promise.all(
      opened.map(async (split) => {
        const rows = await split.read(0, 2);
        await split.close();
        return rows;
      }),
    );
  };
  const [first, second] = await rowsOf([train, valid]);
  t.deepEqual([...(first ?? []), ...(second ?? [])], [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);
  const [again] = await rowsOf([train, valid]);
  t.is(again?.buffer, first?.buffer);

  await rowsOf([other, valid]);
  const [readAgain] = await rowsOf([train, valid]);
  t.not(readAgain?.buffer, first?.buffer);
  t.deepEqual(readAgain, first);

  write(train, 50);
  const [changed] = await rowsOf([train, valid]);
  t.is(changed?.[0], 50);
});

test('what is beyond the limit is read from its file each time', async (t) => {
  const folder = temporaryFolder(t);
  const paths = ['train', 'valid'].map((name) => join(folder, `${name}.npy`));
  for (const path of paths) write(path, 1);
  for (const [limit, held] of [
    [2 * BYTES, [true, true]],
    [2 * BYTES - 1, [true, false]],
    [BYTES - 1, [false, false]],
  ] as const) {
    const opened = await new EmbeddingsMemory().open(
      paths.map((path) => [path]),
      limit,
    );
    for (const [index, split] of opened.entries()) {
      const [a, b] = [await split.read(0, 1), await split.read(0, 1)];
      t.deepEqual(a, b);
      t.is(a.buffer === b.buffer, held[index] ?? false);
      await split.close();
    }
  }
});
