import { fc, testProp } from '@fast-check/ava';
import { firstFrom } from '../../src/numerics/first-from.ts';

testProp(
  'of rising numbers the first that is at least a value is found, or that there is none',
  [fc.array(fc.nat(20)), fc.nat(21)],
  (t, numbers, value) => {
    const rising = Float64Array.from(numbers).sort();
    const found = rising.findIndex((each) => each >= value);
    t.is(firstFrom(rising, value), found < 0 ? rising.length : found);
  },
);
