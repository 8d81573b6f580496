import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { parseJsonText } from '../../../src/formats/files/json-text.ts';

testProp(
  'every text of JSON is read as JSON.parse reads it',
  [fc.json(), fc.constantFrom(0, 2)],
  (t, text, indent) => {
    const spaced = JSON.stringify(JSON.parse(text), null, indent);
    t.deepEqual(parseJsonText('a.json', spaced), JSON.parse(spaced));
  },
);

testProp(
  'a text with one character changed is read, or refused, as JSON.parse would',
  [
    fc.json(),
    fc.nat(),
    fc.constantFrom('{', ']', '"', ',', ':', '\\', '1', '.', '-', 'e', ' ', '\n', '\u0001'),
  ],
  (t, text, place, character) => {
    const at = place % text.length;
    const changed = text.slice(0, at) + character + text.slice(at + 1);
    let expected: unknown;
    try {
      expected = JSON.parse(changed);
    } catch {
      t.throws(() => parseJsonText('a.json', changed), { instanceOf: UserError });
      return;
    }
    try {
      t.deepEqual(parseJsonText('a.json', changed), expected);
    } catch (error) {
      t.regex(String(error), /is there twice/);
    }
  },
);

test('what Python writes for numbers that are none is taken for them', (t) => {
  t.deepEqual(parseJsonText('a.json', '[NaN, Infinity, -Infinity, -0]'), [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
  ]);
});

test('texts are read with all their escapes, and refused with raw control characters', (t) => {
  t.is(parseJsonText('a.json', '"a\\"b\\\\\\u00e9\\n\\ud834\\udd1e\u0085"'), 'a"b\\é\n𝄞\u0085');
  for (const text of [
    '"a\nb"',
    '"a\\x"',
    '"a',
    '"a\\"',
    "'a'",
    '{"a" 1}',
    '{,}',
    '[1,]',
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    'nul',
    'tru',
    '',
  ]) {
    t.throws(() => parseJsonText('a.json', text), { instanceOf: UserError }, text);
  }
});

test('a key that would be the prototype is a key', (t) => {
  const value = parseJsonText('a.json', '{"__proto__": {"a": 1}}') as object;
  t.deepEqual(Object.keys(value), ['__proto__']);
  t.is(Object.getPrototypeOf(value), Object.prototype);
});

test('whole numbers that are too large to be exact are told, with their place', (t) => {
  const told: string[] = [];
  t.is(
    parseJsonText('a.json', '\n 12345678901234567', (line) => told.push(line)),
    12345678901234568,
  );
  t.deepEqual(told, [
    'a.json, line 2, column 2: 12345678901234567 is too large to be exact, taken as 12345678901234568',
  ]);
  parseJsonText('a.json', '[9007199254740992, 12345678901234560]', (line) => told.push(line));
  t.is(told.length, 1);
});

test('levels without end are refused before the stack is used up', (t) => {
  t.throws(() => parseJsonText('a.json', '['.repeat(100_000)), {
    instanceOf: UserError,
    message: /^a\.json, line 1, column 501: more than 500 levels within each other/,
  });
  t.deepEqual(
    parseJsonText('a.json', `${'['.repeat(500)}${']'.repeat(500)}`),
    JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
  );
});
