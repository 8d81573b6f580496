import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { parsedAtOnce } from '../../../src/formats/files/json-at-once.ts';

testProp(
  'a text of JSON is read at once, colons, quotes and backslashes in its texts included',
  [
    fc.dictionary(
      fc.string({ unit: fc.constantFrom(':', '"', '\\', 'a', '1') }),
      fc.jsonValue({ maxDepth: 2 }),
    ),
  ],
  (t, value) => {
    const text = JSON.stringify(value);
    if (!/\d{16}/.test(text)) t.deepEqual(parsedAtOnce(text, 9), JSON.parse(text));
    else t.pass();
  },
);

test('what there is something to tell of is not read at once', (t) => {
  for (const text of [
    '{"a": 1, "a": 1}',
    '{"a": {"b": 1, "b": 2}}',
    '[12345678901234567]',
    '{"a": NaN}',
    '[1',
    '',
    '[[[[1]]]]',
  ]) {
    t.is(parsedAtOnce(text, 3), undefined, text);
  }
  t.deepEqual(parsedAtOnce('[[[1.123456789012345]]]', 3), [[[1.123456789012345]]]);
});
