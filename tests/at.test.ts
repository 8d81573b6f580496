import test from 'ava';
import { at, atKey, last } from '../src/at.ts';

test('an element is given by its index, in arrays and typed arrays', (t) => {
  t.is(at(['a', ''], 1), '');
  t.is(at(Float32Array.of(0.5, 0), 1), 0);
});

test('an index that is not there is an error, never a 0 or an empty text', (t) => {
  t.throws(() => at(['a'], 1), { instanceOf: RangeError, message: 'index 1 is outside of 1 elements' });
  t.throws(() => at(new Uint8Array(2), -1), { instanceOf: RangeError });
});

test('the last element is given; where there is none, that is an error', (t) => {
  t.is(last([3, 0]), 0);
  t.throws(() => last([]), { instanceOf: RangeError, message: 'index -1 is outside of 0 elements' });
});

test('a value is given by its key; a key that is not there is an error that names it', (t) => {
  t.is(atKey(new Map([['a', 0]]), 'a'), 0);
  t.throws(() => atKey(new Map([['a', 0]]), 'b'), {
    instanceOf: RangeError,
    message: "no 'b' among 1 keys",
  });
});
