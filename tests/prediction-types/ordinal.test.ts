import { join } from 'node:path';
import test from 'ava';
import { prepareTypedFiles } from '../../src/evaluate/reading/typed-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { ordinal } from './ordinal.ts';

const index = {
  rows: 2,
  files: ['a.wav', 'b.wav'].map((filename, firstRow) => ({ filename, firstRow, rows: 1 })),
  timestamps: null,
};

test('the type of the page learns numbers in their order, and is scored by what it writes', async (t) => {
  const folder = temporaryFolder(t, {
    'labelvocabulary.csv': 'idx,label\n0,10\n1,2\n2,3\n',
    'test.json': '{"a.wav": ["2"], "b.wav": ["10"]}',
  });
  const { method } = ordinal;
  if (method.by !== 'head') return t.fail();
  const vocabulary = await ordinal.targets.readColumns({ path: folder, files: [] }, undefined);
  t.deepEqual(vocabulary, ['2', '3', '10']);
  const space = { kind: 'scene', vocabulary } as const;
  const { targets } = await ordinal.targets.read({ folder, split: 'test' }, index, space);
  t.deepEqual([...targets], [1, 0, 0, 1, 1, 1]);

  const values = Float32Array.of(1, 0.5, 0, 1, 1, 0.5);
  const predictions = join(folder, 'predicted-test.csv');
  await method.write(predictions, space, [{ index, values }]);
  const data = { truth: Float64Array.of(2, 10), predicted: Float64Array.of(2.5, 6.5) };
  t.deepEqual(method.scored?.(values, { targets, index, truths: new Map() }, space), [data]);
  const files = { labels: join(folder, 'test.json'), predictions, reading: undefined };
  t.deepEqual((await ordinal.scoring.read?.(files))?.data, [data]);
  const { scores } = await prepareTypedFiles(ordinal, files, ['mae']);
  t.deepEqual(
    scores.map(({ name, clips }) => [name, ...clips.score()]),
    [['mae', 2]],
  );
});
