import test from 'ava';
import { normalQuantile } from '../../../src/evaluate/scores/normal-quantile.ts';
import { fixture, numberOf } from '../tagging-segments-fixture.ts';

test("quantiles of the normal distribution equal SciPy's, to the last digits", (t) => {
  for (const [p, expected] of fixture.quantiles) {
    const value = normalQuantile(p);
    if (Number.isFinite(value)) {
      t.true(Math.abs(value - numberOf(expected)) <= 1e-13 * Math.abs(value), `${p}`);
    } else {
      t.is(value, numberOf(expected));
    }
  }
});

test('a probability that is none has no quantile', (t) => {
  for (const p of [-0.1, 1.1, Number.NaN]) t.is(normalQuantile(p), Number.NaN);
});
