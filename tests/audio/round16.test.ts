import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { roundTo16 } from '../../src/audio/round16.ts';

testProp(
  'every 16-bit integer comes back from full scale 1',
  [fc.integer({ min: -32768, max: 32767 })],
  (t, n) => {
    t.is(roundTo16(n / 32768), n);
  },
);

test('halves go to the even neighbour', (t) => {
  t.deepEqual(
    [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map((sample) => roundTo16(sample / 32768) + 0),
    [-2, -2, 0, 0, 2, 2],
  );
});

test('samples beyond full scale are clipped', (t) => {
  t.deepEqual([1, 7, -1, -7].map(roundTo16), [32767, 32767, -32768, -32768]);
});
