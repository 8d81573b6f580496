import { testProp } from '@fast-check/ava';
import test from 'ava';
import fc from 'fast-check';
import { canonicalJson } from '../../../src/pipeline/keys/canonical-json.ts';

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(shuffled);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, shuffled(member)]),
    );
  }
  return value;
}

/** JSON has no negative zero. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

testProp('canonical JSON is JSON of the same value', [json], (t, value) => {
  t.deepEqual(JSON.parse(canonicalJson(value)), value);
});

testProp('canonical JSON does not depend on the order of keys', [json], (t, value) => {
  t.is(canonicalJson(shuffled(value)), canonicalJson(value));
});

testProp('canonical JSON of what canonical JSON says is the same text', [json], (t, value) => {
  const text = canonicalJson(value);
  t.is(canonicalJson(JSON.parse(text)), text);
});

testProp('values that differ have canonical JSON that differs', [json, json], (t, a, b) => {
  const same = JSON.stringify(shuffled(a)) === JSON.stringify(shuffled(b)) || isEqual(a, b);
  t.is(canonicalJson(a) === canonicalJson(b), same);
});

function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return a === b;
  }
  const [as, bs] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    as.length === bs.size &&
    as.every(([name, member]) => bs.has(name) && isEqual(member, bs.get(name)))
  );
}

test('canonical JSON sorts by UTF-16 code units and has no white space', (t) => {
  t.is(
    canonicalJson({ é: 1, b: [1, -0, 1e21, 0.1], a: { '10': null, '9': true } }),
    '{"a":{"10":null,"9":true},"b":[1,0,1e+21,0.1],"é":1}',
  );
});

test('what JSON cannot hold is refused, and its place named', (t) => {
  const place = (value: unknown) => t.throws(() => canonicalJson(value), { instanceOf: TypeError })?.message;
  t.is(place({ a: [1, Number.NaN] }), 'Expected $.a[1] to be a JSON value, got NaN');
  t.is(place({ a: undefined }), 'Expected $.a to be a JSON value, got undefined');
  t.is(place(new Date(0)), 'Expected $ to be a JSON value, got Date');
  t.is(place({ a: new Float32Array(2) }), 'Expected $.a to be a JSON value, got Float32Array');
  t.is(place(1n), 'Expected $ to be a JSON value, got 1n');
});
