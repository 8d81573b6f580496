import test from 'ava';
import {
  differenceRocArea,
  meanAbsoluteError,
  r2,
  rootMeanSquaredError,
} from '../../../src/evaluate/functions/numbers.ts';

test('errors of numbers and the area of distances are those of their definitions', (t) => {
  const [truth, predicted] = [Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 6)];
  t.is(meanAbsoluteError(truth, predicted), 1);
  t.is(rootMeanSquaredError(truth, predicted), Math.sqrt(3));
  t.is(r2(truth, predicted), 1 - 9 / 2);
  t.is(differenceRocArea(Float64Array.of(0.1, 0.9, 0.5), Uint8Array.of(0, 1, 1)), 1);
});

test('values that are not as many are refused', (t) => {
  t.throws(() => r2(Float64Array.of(1, 2), Float64Array.of(1)), { instanceOf: RangeError });
  t.throws(() => differenceRocArea(Float64Array.of(1), Uint8Array.of()), { instanceOf: RangeError });
});
