import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { parsedAtOnce } from '../../../src/formats/files/json-at-once.ts';

testProp(
  'a text of JSON is read at once, colons, quotes and backslashes in its texts included',
  [
    fc.dictionary(
      fc.string({ unit: fc.constantFrom('"', '\\', 'a', '1') }),
      fc.oneof(fc.string({ unit: fc.constantFrom(':', '"', '\\', 'u', '3') }), fc.jsonValue({ maxDepth: 2 })),
    ),
  ],
  (t, value) => {
    const text = JSON.stringify(value);
    const found = parsedAtOnce(text, 9);
    if (found !== undefined || isPlain(value)) t.deepEqual(found, JSON.parse(text));
    else t.pass();
  },
);

/** Whether no key has a colon, no text what begins as an escaped one, and no number more than 15 digits. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('u003');
  if (typeof value === 'number') return Math.abs(value) < 1e15;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => !key.includes(':') && isPlain(key) && isPlain(each));
}

test('what there is something to tell of is not read at once', (t) => {
  for (const text of [
    '{"a": 1, "a": 1}',
    '{"a": {"b": 1, "b": 2}}',
    '{"a": ":", "a": 1}',
    '{"a": "\\u003a", "b": 1, "b": 2}',
    '{"a:": 1, "a:": 2}',
    '[12345678901234567]',
    '{"a": -1234567890123456}',
    '[1234567890123456, 0.5]',
    '{"a": NaN}',
    '[1',
    '',
    '[[[[1]]]]',
  ]) {
    t.is(parsedAtOnce(text, 3), undefined, text);
  }
  t.deepEqual(parsedAtOnce('[[[1.123456789012345]]]', 3), [[[1.123456789012345]]]);
});
