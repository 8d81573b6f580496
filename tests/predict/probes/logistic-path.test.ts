import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { type ColumnScale, columnScale } from '../../../src/predict/probes/column-scale.ts';
import { type LogisticFit, logisticPath } from '../../../src/predict/probes/logistic-path.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';
import { rowsInMemory } from '../../../src/train/rows.ts';
import { probesFixture } from './probes-fixture.ts';

const { labels, columns, train, mean, deviation } = probesFixture;

function largestDifference(found: Float64Array, expected: readonly number[]): number {
  return expected.reduce((most, value, index) => Math.max(most, Math.abs(value - (found[index] ?? 1e9))), 0);
}

test("columns are scaled as scikit-learn's StandardScaler does it", async (t) => {
  const scale = await columnScale(train);
  t.true(largestDifference(scale.mean, mean) < 1e-12);
  t.true(largestDifference(scale.deviation, deviation) < 1e-12);
});

for (const kind of ['multiclass', 'multilabel'] as const) {
  test(`the weights of ${kind} are those of scikit-learn's LogisticRegression`, async (t) => {
    const targets = probesFixture.trainTargets(kind === 'multiclass' ? 'classes' : 'several');
    const expected = probesFixture[kind];
    const strengths = expected.map(({ strength }) => strength);
    const fits = await logisticPath(
      { x: train, targets, labels, output: kind },
      { strengths, tolerance: 1e-11, maxIterations: 5000 },
    );
    for (const [index, { weight, bias, strength }] of fits.entries()) {
      const { weight: scaled = [], bias: shifted = [] } = expected[index] ?? {};
      const unscaled = scaled.map((value, at) => value / (deviation[at % columns] ?? 0));
      const shift = shifted.map((value, label) =>
        mean.reduce(
          (sum, average, column) => sum - average * (unscaled[label * columns + column] ?? 0),
          value,
        ),
      );
      t.true(largestDifference(weight, unscaled) < 1e-6, `C=${strength}`);
      t.true(largestDifference(bias, shift) < 1e-5, `C=${strength}`);
    }
  });
}

interface Drawn {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  readonly targets: Uint8Array;
}

/** Two labels; the second row is the first once more, the second column the same everywhere. */
function draw(rows: number, columns: number, seed: number): Drawn {
  const values = Float32Array.from(new RandomStream(seed, 'rows').uniforms(rows * columns));
  values.copyWithin(columns, 0, columns);
  for (let row = 0; row < rows; row++) values[row * columns + 1] = 3;
  const ones = new RandomStream(seed, 'labels').uniforms(rows).map((value) => Math.round(value));
  return { rows, columns, values, targets: Uint8Array.from([...ones].flatMap((one) => [one, 1 - one])) };
}

/** Largest element of the derivative of C times the loss of one versus the rest, by the scaled columns' weights. */
function slope({ rows, columns, values, targets }: Drawn, fit: LogisticFit, scale: ColumnScale): number {
  let most = 0;
  for (const label of [0, 1]) {
    const misses = Array.from({ length: rows }, (_, row) => {
      const logit = values
        .subarray(row * columns, (row + 1) * columns)
        .reduce(
          (sum, value, at) => sum + value * (fit.weight[label * columns + at] ?? 0),
          fit.bias[label] ?? 0,
        );
      return 1 / (1 + Math.exp(-logit)) - (targets[row * 2 + label] ?? 0);
    });
    for (let column = 0; column < columns; column++) {
      const deviation = scale.deviation[column] ?? 0;
      const sum = misses.reduce((total, miss, row) => {
        return (
          total + (miss * ((values[row * columns + column] ?? 0) - (scale.mean[column] ?? 0))) / deviation
        );
      }, 0);
      const weight = (fit.weight[label * columns + column] ?? 0) * deviation;
      most = Math.max(most, Math.abs(sum + weight / fit.strength) / rows);
    }
    most = Math.max(most, Math.abs(misses.reduce((total, miss) => total + miss, 0)) / rows);
  }
  return most;
}

testProp(
  'the loss is at its minimum for all strengths, whether rows are more or fewer than columns',
  [fc.integer({ min: 2, max: 30 }), fc.integer({ min: 2, max: 30 }), fc.integer({ min: 0, max: 1e6 })],
  async (t, rows, columns, seed) => {
    const drawn = draw(rows, columns, seed);
    const x = rowsInMemory(drawn.values, columns);
    const { targets } = drawn;
    const fits = await logisticPath({ x, targets, labels: 2, output: 'multilabel' });
    const scale = await columnScale(x);
    t.is(fits.length, 9);
    for (const fit of fits) {
      t.true(fit.converged, `C=${fit.strength}`);
      t.true(slope(drawn, fit, scale) < 1e-5, `C=${fit.strength}: ${slope(drawn, fit, scale)}`);
    }
  },
  { numRuns: 20 },
);

testProp(
  'columns of whatever scale are as good as those of deviation 1',
  [fc.integer({ min: -60, max: 8 }), fc.integer({ min: 2, max: 30 }), fc.integer({ min: 0, max: 1e6 })],
  async (t, exponent, rows, seed) => {
    const drawn = draw(rows, 5, seed);
    const fitsOf = (values: Float32Array) =>
      logisticPath(
        { x: rowsInMemory(values, 5), targets: drawn.targets, labels: 2, output: 'multilabel' },
        { strengths: [1e-3, 1] },
      );
    const plain = await fitsOf(drawn.values);
    const scaled = await fitsOf(drawn.values.map((value) => value * 2 ** exponent));
    for (const [index, { weight, bias }] of scaled.entries()) {
      const unscaled = weight.map((value) => value * 2 ** exponent);
      t.true(largestDifference(unscaled, [...(plain[index]?.weight ?? [])]) < 1e-5);
      t.true(largestDifference(bias, [...(plain[index]?.bias ?? [])]) < 1e-5);
    }
  },
  { numRuns: 20 },
);

test('columns that differ by less than a millionth of their mean count as equal, around 0 none', async (t) => {
  const columns = [
    [1, 1 + 2 ** -23, 1],
    [1, 1 + 2 ** -16, 1],
    [1e-20, 2e-20, 0],
    [-1e-9, 0, 1e-9],
    [0, 0, 0],
    [0.1, 0.1, 0.1],
  ];
  const rows = [0, 1, 2].flatMap((row) => columns.map((column) => column[row] ?? 0));
  const { deviation } = await columnScale(rowsInMemory(Float32Array.from(rows), columns.length));
  t.deepEqual(
    [...deviation].map((value) => value === 1),
    [true, false, false, false, true, true],
  );
});

test('the loss is at its minimum where the space of the rows has more columns than are looked at together', async (t) => {
  const drawn = draw(300, 330, 5);
  const x = rowsInMemory(drawn.values, drawn.columns);
  const data = { x, targets: drawn.targets, labels: 2, output: 'multilabel' } as const;
  const fits = await logisticPath(data, { strengths: [1e-3, 1, 100] });
  const scale = await columnScale(x);
  for (const fit of fits) {
    t.true(fit.converged, `C=${fit.strength}`);
    t.true(slope(drawn, fit, scale) < 1e-5, `C=${fit.strength}: ${slope(drawn, fit, scale)}`);
  }
});
