import test from 'ava';
import { parseNumber } from '../../src/formats/number-text.ts';

test('a field holds a number, whatever blanks are around it', (t) => {
  t.deepEqual([' 1.5', '-2 ', '1e3', '0'].map(parseNumber), [1.5, -2, 1000, 0]);
});

test('what is empty or holds anything else is not a number', (t) => {
  for (const text of ['', '  ', 'four', '1,5', '3 Hz']) t.true(Number.isNaN(parseNumber(text)), text);
});
