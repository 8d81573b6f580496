import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { degreesOfFreedom, drawStratum, resample } from '../../../src/evaluate/certainty/resample.ts';
import { PythonRandom } from '../../../src/random/python-random.ts';

/** What was drawn, as the parts of a score. */
function drawnClips(strata: readonly Uint32Array[], seed = 0, name = 'test') {
  const clips = strata.reduce((sum, { length }) => sum + length, 0);
  const score = (sample?: Uint32Array) => Array.from(sample ?? new Uint32Array(clips));
  return resample({ name, clips: { clips, score }, strata }, { resamples: 200, seed });
}

const pairs = [Uint32Array.of(0, 3), Uint32Array.of(1, 2, 4)];

testProp(
  'of each stratum as many clips are drawn as it has',
  [fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 5 }), fc.nat()],
  (t, sizes, seed) => {
    let next = 0;
    const strata = sizes.map((size) => Uint32Array.from({ length: size }, () => next++));
    const drawn = drawnClips(strata, seed);
    let place = 0;
    for (const stratum of strata) {
      for (let end = place + stratum.length; place < end; place++) {
        t.true(drawn[place]?.every((clip) => stratum.includes(clip)));
      }
    }
  },
);

test('how often a clip is drawn has mean 1 and variance 1, in strata of any size', (t) => {
  const random = new PythonRandom('variance');
  const draws = 40_000;
  for (const size of [2, 3, 4, 10]) {
    const stratum = Uint32Array.from({ length: size }, (_, clip) => clip);
    const drawn = new Uint32Array(size);
    let [sum, squares] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      drawStratum(stratum, drawn, random);
      const count = drawn.filter((clip) => clip === 0).length;
      sum += count;
      squares += count * count;
    }
    const mean = sum / draws;
    t.true(Math.abs(mean - 1) < 0.025, `mean ${mean} of ${size}`);
    t.true(Math.abs(squares / draws - mean ** 2 - 1) < 0.05, `variance of ${size}`);
  }
});

test('the same seed gives the same draws, another seed or split others', (t) => {
  t.deepEqual(drawnClips(pairs), drawnClips(pairs));
  t.notDeepEqual(drawnClips(pairs, 1), drawnClips(pairs));
  t.notDeepEqual(drawnClips(pairs, 0, 'fold01'), drawnClips(pairs));
});

test('classes of single clips are drawn from together, a lone one with the smallest other class', (t) => {
  const kindsOf = (strata: readonly Uint32Array[]) =>
    drawnClips(strata).map((drawn) => [...new Set(drawn)].sort((a, b) => a - b));
  const singles = [Uint32Array.of(0), Uint32Array.of(1, 2), Uint32Array.of(3), Uint32Array.of(4)];
  t.deepEqual(kindsOf(singles), [
    [1, 2],
    [1, 2],
    [0, 3, 4],
    [0, 3, 4],
    [0, 3, 4],
  ]);
  const lone = [Uint32Array.of(0), Uint32Array.of(1, 2), Uint32Array.of(3, 4, 5)];
  t.deepEqual(kindsOf(lone), [
    [3, 4, 5],
    [3, 4, 5],
    [3, 4, 5],
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
  ]);
  t.deepEqual(kindsOf([Uint32Array.of(0)]), [[0]]);
});

test('degrees of freedom are clips less strata', (t) => {
  t.is(degreesOfFreedom({ strata: pairs }), 3);
  t.is(degreesOfFreedom({ strata: [Uint32Array.of(0), Uint32Array.of(1), Uint32Array.of(2, 3)] }), 2);
  t.is(degreesOfFreedom({ strata: [Uint32Array.of(0)] }), 0);
});
