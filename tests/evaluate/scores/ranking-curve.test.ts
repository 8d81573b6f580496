import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import {
  averagePrecision,
  curveOf,
  rank,
  rocArea,
  weigh,
} from '../../../src/evaluate/scores/ranking-curve.ts';

const values = fc.array(
  fc.oneof(fc.constantFrom(0, -0, 1, 0.5, 1e-45), fc.float({ noNaN: true, min: -3, max: 3 })),
  { maxLength: 60 },
);

testProp('floats of 32 bits rank as those of 64 do', [values], (t, numbers) => {
  const isPositive = (row: number) => row % 3 === 0;
  t.deepEqual(
    rank(Float32Array.from(numbers), isPositive),
    rank(Float64Array.from(Float32Array.from(numbers)), isPositive),
  );
});

test('rows of equal value enter a curve together, whatever their order', (t) => {
  for (const positive of [0, 1]) {
    const curve = curveOf(
      rank(Float32Array.of(0.5, 0.5), (row) => row === positive),
      weigh(2, undefined),
    );
    t.is(averagePrecision(curve), 0.5);
    t.is(rocArea(curve), 0.5);
  }
});

test('areas are those of a curve that is drawn by hand', (t) => {
  const curve = (weights: Uint32Array) =>
    curveOf(
      rank(Float32Array.of(0.7, 0.9, 0.8, 0.1), (row) => row < 2),
      weights,
    );
  // The order is right, wrong, right, wrong.
  const plain = curve(weigh(4, undefined));
  t.deepEqual([plain.positives, plain.negatives], [2, 2]);
  t.is(averagePrecision(plain), (1 + 2 / 3) / 2);
  t.is(rocArea(plain), 3 / 4);
  // The first counts twice, the second not at all.
  const drawn = curve(weigh(4, Uint32Array.of(1, 1, 0, 3)));
  t.deepEqual([drawn.positives, drawn.negatives], [3, 1]);
  t.is(averagePrecision(drawn), 1);
  t.is(rocArea(drawn), 1);
});
