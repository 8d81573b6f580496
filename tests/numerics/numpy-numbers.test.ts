import test from 'ava';
import { allClose, decimals } from '../../src/numerics/numpy-numbers.ts';

test('numbers are rounded with halves to even', (t) => {
  t.deepEqual(
    [0.5, 1.5, 2.5, 2.4, 2.6].map((value) => decimals(value, 0)),
    [0, 2, 2, 2, 3],
  );
  t.is(decimals(0.05004, 4), 0.05);
});

test('arrays are close when they are as long and nearly equal', (t) => {
  t.true(allClose(Float64Array.of(1, 100), Float64Array.of(1, 100.0009)));
  t.false(allClose(Float64Array.of(1, 100), Float64Array.of(1, 100.002)));
  t.false(allClose(Float64Array.of(1), Float64Array.of(1, 2)));
});
