import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { studentTCdf, studentTQuantile } from '../../../src/evaluate/certainty/student-t.ts';
import { fixture } from '../intervals-fixture.ts';

test('probabilities and quantiles are those of SciPy', (t) => {
  for (const [value, freedom, expected] of fixture.student.cdf) {
    t.true(Math.abs(studentTCdf(value, freedom) / expected - 1) < 1e-9, `${value}, ${freedom}`);
  }
  for (const [probability, freedom, expected] of fixture.student.ppf) {
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

test('a quantile is the same whatever was asked before it', (t) => {
  const alone = studentTQuantile(0.975, 12);
  for (const [probability, freedom] of [
    [0.975, 11],
    [0.95, 12],
    [0.025, 12],
  ] as const) {
    t.not(studentTQuantile(probability, freedom), alone);
    t.is(studentTQuantile(0.975, 12), alone);
  }
});
