import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { FLOAT_BYTES, writeFloat } from '../../../src/datasets/disk/float-text.ts';

function textOf(value: number): string {
  const bytes = new Uint8Array(FLOAT_BYTES + 8);
  return Buffer.from(bytes.subarray(4, writeFloat(new DataView(bytes.buffer), 4, value))).toString('latin1');
}

test('numbers are written as Python would read floats', (t) => {
  const written = [0, -0, 1, -1, 0.5, 10, 123456, 1e9, 1e-5, 0.015625, 9e-10].map((value) =>
    textOf(Math.fround(value)),
  );
  t.deepEqual(written, [
    '0.0',
    '-0.0',
    '1.0',
    '-1.0',
    '0.5',
    '10.0',
    '123456.0',
    '1e09',
    '9.99999975e-06',
    '0.015625',
    '9.00000019e-10',
  ]);
});

testProp(
  'every float32 number reads back as itself, from at most so many bytes',
  [fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.float({ min: -1, max: 1, noNaN: true }))],
  (t, value) => {
    const text = textOf(value);
    t.true(Object.is(Math.fround(JSON.parse(text) as number), value), text);
    t.regex(text, /[.e]/);
    t.true(text.length <= FLOAT_BYTES);
  },
  { numRuns: 2000 },
);
