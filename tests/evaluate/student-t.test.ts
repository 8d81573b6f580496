import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { studentTCdf, studentTQuantile } from '../../src/evaluate/student-t.ts';

/** SciPy 1.17: `scipy.stats.t.cdf(t, df)`. */
const probabilities: readonly [t: number, freedom: number, probability: number][] = [
  [0.5, 1, 0.6475836176504333],
  [-2, 3, 0.06966298427942152],
  [1.5, 10, 0.9177463367772799],
  [-3, 100, 0.0017039576716647233],
  [2, 5000, 0.9772228700058531],
  [-8, 20, 5.828314135744255e-8],
];

/** SciPy 1.17: `scipy.stats.t.ppf(p, df)`. */
const quantiles: readonly [probability: number, freedom: number, t: number][] = [
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 10, 2.228138851986274],
  [0.025, 99, -1.9842169515864176],
  [0.975, 10000, 1.960201239890626],
];

test('probabilities and quantiles are those of SciPy', (t) => {
  for (const [value, freedom, expected] of probabilities) {
    t.true(Math.abs(studentTCdf(value, freedom) / expected - 1) < 1e-9, `${value}, ${freedom}`);
  }
  for (const [probability, freedom, expected] of quantiles) {
    t.true(
      Math.abs(studentTQuantile(probability, freedom) / expected - 1) < 1e-9,
      `${probability}, ${freedom}`,
    );
  }
});

testProp(
  'a quantile has its probability below it',
  [fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 2000 })],
  (t, probability, freedom) => {
    t.true(Math.abs(studentTCdf(studentTQuantile(probability, freedom), freedom) - probability) < 1e-9);
  },
);
