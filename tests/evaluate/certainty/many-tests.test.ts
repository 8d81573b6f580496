import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { benjaminiHochberg, holm } from '../../../src/evaluate/certainty/many-tests.ts';
import { fixture } from '../intervals-fixture.ts';

function near(
  t: { true: (value: boolean, message?: string) => void },
  got: readonly number[],
  expected: readonly number[],
) {
  for (const [index, value] of expected.entries()) {
    t.true(Math.abs((got[index] ?? 9) - value) < 1e-12, `${index}`);
  }
}

test('corrections are those of statsmodels and SciPy', (t) => {
  for (const { p_values: pValues, holm: byHolm, benjamini_hochberg: byRate } of fixture.many_tests) {
    near(t, holm(pValues), byHolm);
    near(t, benjaminiHochberg(pValues), byRate);
  }
});

test('undefined p-values stay so and do not count', (t) => {
  t.deepEqual(holm([0.02, Number.NaN, 0.5]), [0.04, Number.NaN, 0.5]);
  t.deepEqual(benjaminiHochberg([Number.NaN]), [Number.NaN]);
  t.deepEqual(holm([]), []);
});

testProp(
  'no correction makes a p-value smaller or larger than Bonferroni does, and Holm is the stricter one',
  [fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 })],
  (t, values) => {
    const [strict, lenient] = [holm(values), benjaminiHochberg(values)];
    for (const [index, p] of values.entries()) {
      const [byHolm = 9, byRate = -1] = [strict[index], lenient[index]];
      t.true(byHolm >= p && byHolm <= Math.min(1, p * values.length) + 1e-12);
      t.true(byRate >= p - 1e-12 && byRate <= byHolm + 1e-12);
    }
  },
);
