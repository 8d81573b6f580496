import test from 'ava';
import { regressionTargets } from '../../src/prediction-types/regression.ts';

test('the numbers of each clip stand in its row', (t) => {
  const values = new Map([
    ['b.wav', Float64Array.of(3, 4)],
    ['a.wav', Float64Array.of(1, 2)],
  ]);
  const files = ['a.wav', 'b.wav'].map((filename, firstRow) => ({ filename, firstRow, rows: 1 }));
  const index = { rows: 2, files, timestamps: null };
  t.deepEqual([...regressionTargets({ targets: ['x', 'y'], values }, index)], [1, 2, 3, 4]);
});
