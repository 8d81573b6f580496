import test from 'ava';
import { regression, regressionTargets } from '../../src/prediction-types/regression.ts';

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
