import test from 'ava';
import { decimalSeconds } from '../../src/numerics/decimal-seconds.ts';

test('milliseconds of times that were written as seconds are those seconds to the last bit', (t) => {
  t.not(11.61 / 1000, 0.01161);
  for (let frame = 0; frame < 1000; frame++) {
    const seconds = Number(((frame * 512) / 44100).toFixed(6));
    t.is(decimalSeconds(Number((seconds * 1000).toPrecision(15))), seconds);
  }
});
