import { testProp } from '@fast-check/ava';
import test from 'ava';
import fc from 'fast-check';
import { keyOf, resultHash } from '../../../src/pipeline/keys/key.ts';

const inputs = {
  step: 'Resample',
  version: '1',
  params: { to: 16000, from: [44100] },
  inputs: { audio: 'ab', labels: ['c', 'd'] },
};
const files = [
  { path: 'b/é.wav', sha256: 'b'.repeat(64) },
  { path: 'a.wav', sha256: 'a'.repeat(64) },
];

// A key that changes by itself makes everybody compute everything again: these change only on purpose.
test('keys and result hashes are the same on every platform and in every version', (t) => {
  t.is(keyOf(inputs), '45772424dd7b41b406288bee63469d26fc45de004c4bcf6479c97793b5f6e604');
  t.is(resultHash(files), 'c7f78014a0b59ad34b308a9285fa57c75b0e9cacd5db153a2fe5ab05649ac74b');
});

test('a key depends on each thing that decides it, and not on the order of parameters', (t) => {
  const keys = [
    inputs,
    { ...inputs, step: 'Other' },
    { ...inputs, version: '2' },
    { ...inputs, params: { to: 16000 } },
    { ...inputs, inputs: { audio: 'ab', labels: ['d', 'c'] } },
    { ...inputs, inputs: { audio: 'ab', others: ['c', 'd'] } },
  ].map(keyOf);
  t.is(new Set(keys).size, keys.length);
  t.is(keyOf({ ...inputs, params: { from: [44100], to: 16000 } }), keyOf(inputs));
});

const anyFiles = fc.uniqueArray(
  fc.record({ path: fc.string({ minLength: 1 }), sha256: fc.constantFrom('0'.repeat(64), 'f'.repeat(64)) }),
  { selector: (file) => file.path, minLength: 1, maxLength: 6 },
);

testProp('a result hash does not depend on the order of files', [anyFiles], (t, some) => {
  t.is(resultHash([...some].reverse()), resultHash(some));
});

testProp('a result hash depends on every path and content', [anyFiles], (t, some) => {
  const [first, ...others] = some;
  if (first !== undefined) {
    t.not(resultHash(others), resultHash(some));
    t.not(resultHash([{ ...first, sha256: 'e'.repeat(64) }, ...others]), resultHash(some));
    t.not(resultHash([{ ...first, path: `${first.path}\n` }, ...others]), resultHash(some));
  }
});
