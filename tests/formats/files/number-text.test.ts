import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { parseNumber } from '../../../src/formats/files/number-text.ts';

test('a field holds a number, whatever blanks are around it', (t) => {
  t.deepEqual([' 1.5', '-2 ', '1e3', '0', '+.5', '2.'].map(parseNumber), [1.5, -2, 1000, 0, 0.5, 2]);
});

test('what is empty or holds anything else is not a number', (t) => {
  for (const text of [
    '',
    '  ',
    'four',
    '1,5',
    '3 Hz',
    '0x10',
    '0b1',
    '1_000',
    'nan',
    'inf',
    'Infinity',
    '1e999',
    '.',
    'e3',
  ]) {
    t.true(Number.isNaN(parseNumber(text)), text);
  }
});

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

testProp(
  'what is taken is decimal digits alone, and the number that they say',
  [
    fc.oneof(
      fc.double().map(String),
      fc.string({ unit: fc.constantFrom(...'0123456789.+-eExXoObBnIf_, \t\u00a0'), maxLength: 8 }),
    ),
  ],
  (t, text) => {
    const typed = text.trim();
    const expected = DECIMAL.test(typed) && Number.isFinite(Number(typed)) ? Number(typed) : Number.NaN;
    t.is(parseNumber(text), expected);
  },
);

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 12 });

testProp(
  'digits with a point are the number nearest to what they say, to the last bit',
  [fc.constantFrom('', '-'), digits, fc.constantFrom('', '.'), digits],
  (t, sign, whole, point, decimals) => {
    const text = `${sign}${whole}${point}${decimals}`;
    t.is(parseNumber(text), whole + decimals === '' ? Number.NaN : Number(text));
  },
  { numRuns: 2000 },
);
