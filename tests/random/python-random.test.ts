import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { PythonRandom } from '../../src/random/python-random.ts';
import { digest, fixture, range } from './fixture.ts';

test("strings and integers seed, shuffle and draw as CPython's random.Random does", (t) => {
  for (const { seed, length, shuffled, random } of fixture.python) {
    const rng = new PythonRandom(seed);
    const items = range(length);
    rng.shuffle(items);
    t.is(digest(items), shuffled, `seed ${seed}`);
    t.deepEqual([rng.random(), rng.random()], random, `seed ${seed}`);
  }
});

testProp('a shuffle keeps every item once', [fc.string(), fc.nat(500)], (t, seed, length) => {
  const items = range(length);
  new PythonRandom(seed).shuffle(items);
  t.deepEqual(
    items.toSorted((a, b) => a - b),
    range(length),
  );
});

testProp(
  'randbelow stays below its bound',
  [fc.nat(), fc.integer({ min: 1, max: 2 ** 32 - 1 })],
  (t, seed, bound) => {
    const value = new PythonRandom(seed).randbelow(bound);
    t.true(Number.isInteger(value) && value >= 0 && value < bound);
  },
);

test('seeds and bounds that CPython would treat otherwise are refused', (t) => {
  t.throws(() => new PythonRandom(1.5), { message: /safe integer/ });
  t.throws(() => new PythonRandom(0).randbelow(0), { message: /`n`/ });
});
