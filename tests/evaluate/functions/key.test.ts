import test from 'ava';
import { evaluateKey, keyScore, parseKey } from '../../../src/evaluate/functions/key.ts';
import { checkFamily, fixture } from '../annotations-fixture.ts';

test("scores of keys equal mir_eval's, and what is no key is refused", (t) => {
  checkFamily(t, fixture.key, ([reference, estimated]) => evaluateKey(reference, estimated));
});

test('a fifth below counts only where it is asked for', (t) => {
  t.is(keyScore('C major', 'F major'), 0);
  t.is(keyScore('C major', 'F major', { descendingFifths: true }), 0.5);
  t.is(keyScore('C major', 'G major', { descendingFifths: true }), 0.5);
});

test('a key is read with its tonic in semitones', (t) => {
  t.deepEqual(parseKey('bB minor'), { tonic: 10, mode: 'minor' });
  t.deepEqual(parseKey('x'), { tonic: null, mode: null });
});
