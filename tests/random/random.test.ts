import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { NumpyRandomState, seedFromText } from '../../src/random/numpy-random-state.ts';
import { PythonRandom } from '../../src/random/python-random.ts';
import { TorchGenerator } from '../../src/random/torch-random.ts';

interface Fixture {
  python: { seed: string | number; length: number; shuffled: string; random: [number, number] }[];
  numpy: [seed: number, length: number, digest: string][];
  pandas: [text: string, seed: number, digest: string][];
  torch: { seed: number; first: number[]; sha256: string }[];
}

const fixture = JSON.parse(readFileSync('tests/random/fixtures/random.json', 'utf8')) as Fixture;

function digest(values: ArrayLike<number>): string {
  return createHash('sha256').update(Array.from(values).join(',')).digest('hex').slice(0, 16);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

test("strings and integers seed, shuffle and draw as CPython's random.Random does", (t) => {
  for (const { seed, length, shuffled, random } of fixture.python) {
    const rng = new PythonRandom(seed);
    const items = range(length);
    rng.shuffle(items);
    t.is(digest(items), shuffled, `seed ${seed}`);
    t.deepEqual([rng.random(), rng.random()], random, `seed ${seed}`);
  }
});

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

test('uniform float32 numbers equal torch.rand', (t) => {
  for (const { seed, first, sha256 } of fixture.torch) {
    const values = new TorchGenerator(seed).rand(3000);
    t.deepEqual(Array.from(values.subarray(0, first.length)), first);
    t.is(createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex'), sha256, `seed ${seed}`);
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

test('seeds that the originals cannot take are refused', (t) => {
  t.throws(() => new NumpyRandomState(-1), { message: /\[0, 2\^32\)/ });
  t.throws(() => new PythonRandom(1.5), { message: /safe integer/ });
  t.throws(() => new PythonRandom(0).randbelow(0), { message: /`n`/ });
});
