import test from 'ava';
import { meanAndDeviation } from '../../src/evaluate/summarize.ts';
import { closeTo } from './close-to.ts';
import { fixture } from './hear-eval-kit-fixture.ts';

test("means and standard deviations equal hear-eval-kit's aggregate over folds", (t) => {
  for (const { results, aggregated } of fixture.aggregates) {
    const folds = Object.values(results);
    for (const name of Object.keys(folds[0] ?? {})) {
      const { mean, std } = meanAndDeviation(folds.map((fold) => fold[name] ?? Number.NaN));
      closeTo(t, mean ?? Number.NaN, aggregated[`${name}_mean`] ?? Number.NaN, 1e-12, `${name} mean`);
      closeTo(t, std ?? Number.NaN, aggregated[`${name}_std`] ?? Number.NaN, 1e-12, `${name} std`);
    }
  }
});

test('one split has no deviation, and no defined value no mean', (t) => {
  t.deepEqual(meanAndDeviation([0.5]), { mean: 0.5, std: null });
  t.deepEqual(meanAndDeviation([Number.NaN]), { mean: null, std: null });
});

test('infinite values have a mean and no deviation, as in pandas', (t) => {
  const infinite = Number.POSITIVE_INFINITY;
  t.deepEqual(meanAndDeviation([infinite, 1]), { mean: infinite, std: null });
  t.deepEqual(meanAndDeviation([infinite, -infinite]), { mean: null, std: null });
});
