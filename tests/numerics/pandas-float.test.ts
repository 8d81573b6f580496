import { readFileSync } from 'node:fs';
import test from 'ava';
import { parsePandasFloat } from '../../src/numerics/pandas-float.ts';

const { numbers }: { readonly numbers: readonly (readonly [string, string])[] } = JSON.parse(
  readFileSync('tests/tasks/corpus/fixtures/corpus.json', 'utf8'),
);

test('decimal numbers become the doubles that pandas makes of them', (t) => {
  const found = numbers.map(([text]) => [text, parsePandasFloat(text)]);
  t.deepEqual(
    found,
    numbers.map(([text, value]) => [text, Number(value)]),
  );
  t.true(numbers.some(([text, value]) => Number(text) !== Number(value)));
});

test('what is no number is NaN', (t) => {
  for (const text of ['', ' ', '.', '-', 'one', '1,5', '1 2']) t.is(parsePandasFloat(text), Number.NaN, text);
});
