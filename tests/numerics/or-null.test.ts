import test from 'ava';
import { orNull } from '../../src/numerics/or-null.ts';

test('what is undefined or missing is null, all else stays', (t) => {
  t.is(orNull(Number.NaN), null);
  t.is(orNull(undefined), null);
  t.is(orNull(0), 0);
  t.is(orNull(Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY);
});
