import test from 'ava';
import { RandomStream } from '../../src/random/random-stream.ts';

test('streams stay what they were, or seeds would no longer give the heads that they gave', (t) => {
  const words = new Uint32Array(3);
  new RandomStream(42, 'hidden0 weight').fillUint32(words);
  t.deepEqual([...words], [3330928894, 700565960, 563476849]);
});

test('another seed, above 32 bits too, or another name gives another stream', (t) => {
  const first = (seed: number, name: string) => new RandomStream(seed, name).uniforms(1)[0];
  const seen = [first(1, 'a'), first(2, 'a'), first(1, 'b'), first(1 + 2 ** 40, 'a'), first(1, 'aa')];
  t.is(new Set(seen).size, seen.length);
  t.is(first(1, 'a'), seen[0]);
});

test('uniform numbers fill [0, 1) and normal ones have mean 0 and variance 1', (t) => {
  const uniforms = new RandomStream(1, 'u').uniforms(20_000);
  t.true(uniforms.every((value) => value >= 0 && value < 1));
  const tenths = new Float64Array(10);
  for (const value of uniforms) tenths[Math.floor(10 * value)] = (tenths[Math.floor(10 * value)] ?? 0) + 1;
  t.true(
    tenths.every((count) => Math.abs(count - 2000) < 220),
    tenths.join(),
  );
  const normals = new RandomStream(1, 'n').normals(20_000);
  const mean = normals.reduce((sum, value) => sum + value / normals.length, 0);
  const variance = normals.reduce((sum, value) => sum + (value - mean) ** 2 / normals.length, 0);
  t.true(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.05, `${mean} ${variance}`);
});
