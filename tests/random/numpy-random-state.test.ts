import test from 'ava';
import { NumpyRandomState, seedFromText } from '../../src/random/numpy-random-state.ts';
import { digest, fixture } from './fixture.ts';

test("permutations equal NumPy's RandomState", (t) => {
  for (const [seed, length, expected] of fixture.numpy) {
    t.is(digest(new NumpyRandomState(seed).permutation(length)), expected, `seed ${seed}, length ${length}`);
  }
});

test("seeds from texts and the order of pandas' sample equal the original's", (t) => {
  for (const [text, seed, expected] of fixture.pandas) {
    t.is(seedFromText(text), seed);
    t.is(digest(new NumpyRandomState(seed).permutation(2500)), expected, text);
  }
});

test('a seed outside 32 bits is refused', (t) => {
  t.throws(() => new NumpyRandomState(-1), { message: /\[0, 2\^32\)/ });
});
