import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { PythonFloat, stringifyPythonJson } from '../../../src/formats/files/python-json.ts';
import { fixture } from '../python-fixture.ts';

test('JSON is written as json.dump(indent=True) and json.dumps write it', (t) => {
  for (const { value, indented, line } of fixture.json) {
    t.is(stringifyPythonJson(value, 1), indented);
    t.is(stringifyPythonJson(value, null), line);
  }
});

test('a Map keeps the order of keys that look like numbers', (t) => {
  const map = new Map([
    ['10', 'ten'],
    ['2', 'two'],
  ]);
  t.is(stringifyPythonJson(map, null), '{"10": "ten", "2": "two"}');
});

test("floats are written as Python's repr", (t) => {
  for (const { value, text } of fixture.floats) t.is(stringifyPythonJson(new PythonFloat(value), 1), text);
  t.is(
    stringifyPythonJson(
      Float64Array.from(fixture.floats, ({ value }) => value),
      null,
    ),
    `[${fixture.floats.map(({ text }) => text).join(', ')}]`,
  );
  t.is(stringifyPythonJson(Float32Array.of(0.5, 1, Number.NaN), null), '[0.5, 1.0, NaN]');
});

testProp('what is written is JSON and parses back', [fc.jsonValue({ maxDepth: 4 })], (t, value) => {
  const text = stringifyPythonJson(value as never, 1);
  t.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
});
