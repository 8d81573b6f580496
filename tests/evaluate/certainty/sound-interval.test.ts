import test from 'ava';
import { holding, isInRange, requireInRange } from '../../../src/evaluate/certainty/sound-interval.ts';
import { ANY_NUMBER, CORRELATION, NOT_NEGATIVE, SHARE } from '../../../src/evaluate/scores/score.ts';

test('a score is in its range or not, but for rounding; what is undefined is in every range', (t) => {
  for (const value of [0, 1, 0.5, -1e-12, 1 + 1e-12, Number.NaN]) t.true(isInRange(value, SHARE), `${value}`);
  for (const value of [-0.01, 1.01, -1e-6, 1 + 1e-6, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    t.false(isInRange(value, SHARE), `${value}`);
  }
  t.true(isInRange(-1, CORRELATION));
  t.true(isInRange(Number.POSITIVE_INFINITY, NOT_NEGATIVE));
  t.false(isInRange(Number.NEGATIVE_INFINITY, NOT_NEGATIVE));
  t.true(isInRange(Number.NEGATIVE_INFINITY, ANY_NUMBER));
});

test('what is outside of a range is told with its score', (t) => {
  t.notThrows(() => requireInRange([0, 1, Number.NaN], SHARE, 'kappa'));
  t.throws(() => requireInRange(Float64Array.of(0.5, -0.67), SHARE, 'kappa'), {
    instanceOf: RangeError,
    message: 'kappa is -0.67; expected 0 to 1, the range of the score',
  });
});

test('an interval is made to hold its score where rounding has left it out, and is refused where it does not', (t) => {
  t.deepEqual(holding(1, [0.5, 1 - 1e-16]), [0.5, 1]);
  t.deepEqual(holding(0, [1e-17, 0.5]), [0, 0.5]);
  t.deepEqual(holding(0.25, [0.125, 0.5]), [0.125, 0.5]);
  t.deepEqual(holding(1e6, [1e6 + 1e-7, 2e6]), [1e6, 2e6]);
  for (const [value, low, high] of [
    [-0.67, 0, 0.56],
    [0.6, 0, 0.56],
    [0.5, 0.5 + 1e-6, 1],
    [0.5, 0, 0.5 - 1e-6],
    [0.5, Number.NaN, 1],
    [0.5, 0, Number.NaN],
  ] as const) {
    t.throws(() => holding(value, [low, high]), {
      instanceOf: RangeError,
      message: /expected one that holds it/,
    });
  }
});
