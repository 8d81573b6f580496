import test from 'ava';
import { columnScale } from '../../../src/predict/probes/column-scale.ts';
import { logisticPath } from '../../../src/predict/probes/logistic-path.ts';
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
      { x: train, targets, labels, predictionType: kind },
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
