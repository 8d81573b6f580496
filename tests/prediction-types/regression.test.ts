import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { regression, regressionTargets } from '../../src/prediction-types/regression.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('the numbers of each clip stand in its row', (t) => {
  const values = new Map([
    ['b.wav', Float64Array.of(3, 4)],
    ['a.wav', Float64Array.of(1, 2)],
  ]);
  const files = ['a.wav', 'b.wav'].map((filename, firstRow) => ({ filename, firstRow, rows: 1 }));
  const index = { rows: 2, files, timestamps: null };
  t.deepEqual([...regressionTargets({ targets: ['x', 'y'], values }, index)], [1, 2, 3, 4]);
});

test('numbers of several targets are a column each, in the order of their names, with nothing where there is none', (t) => {
  const row = (filestem: string, belongsTo: string, label: number) => ({
    relpath: `${filestem}.flac`,
    filestem,
    belongsTo,
    label,
  });
  const { written } = regression.corpus;
  const text =
    written.as === 'rows' && written.text([row('b', 'y', 2), row('a', 'y', 0.5), row('b', 'x', 1)]);
  t.is(text, 'filename,x,y\na.wav,,0.5\nb.wav,1,2\n');
});

test('predictions are a row for each clip, in digits that tell any two numbers apart', async (t) => {
  const { method } = regression;
  if (method.by !== 'head') throw new Error('numbers are predicted by heads');
  const path = join(temporaryFolder(t), 'predicted-test.csv');
  const files = ['a.wav', 'b.wav'].map((filename, firstRow) => ({ filename, firstRow, rows: 1 }));
  const index = { rows: 2, files, timestamps: null };
  const values = Float32Array.of(0.1, -2, 3.25, 1e-7);
  await method.write(path, { kind: 'scene', vocabulary: ['x', 'y'] }, [{ index, values }]);
  t.is(readFileSync(path, 'utf8'), 'filename,x,y\na.wav,0.100000001,-2\nb.wav,3.25,1.00000001e-7\n');
});
