import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { bootstrapIntervals, meanOfDefined } from '../../../src/evaluate/certainty/confidence.ts';
import {
  CORRELATION,
  NOT_NEGATIVE,
  type ScoredClips,
  type ScoreRange,
  SHARE,
} from '../../../src/evaluate/scores/score.ts';
import { closeTo } from '../close-to.ts';
import { fixture, rangeOf } from '../intervals-fixture.ts';

function meanScore(values: readonly number[]): ScoredClips {
  return {
    clips: values.length,
    score: (sample = Uint32Array.from(values.keys())) => [
      Array.from(sample, (clip) => values[clip] ?? 0).reduce((sum, value) => sum + value, 0) / sample.length,
    ],
  };
}

function split(name: string, values: readonly number[]) {
  return { name, clips: meanScore(values), strata: [Uint32Array.from(values.keys())] };
}

const options = { resamples: 1000, seed: 0 };
const coin = Array.from({ length: 400 }, (_, clip) => clip % 2);

test('the interval of a mean is about as wide as theory says', (t) => {
  const [[interval] = []] = bootstrapIntervals([split('test', coin)], options).splits;
  const [low, high] = interval ?? [];
  const expected = 1.96 * Math.sqrt(0.25 / coin.length);
  t.true(Math.abs(0.5 - (low ?? 0) - expected) < 0.15 * expected);
  t.true(Math.abs((high ?? 0) - 0.5 - expected) < 0.15 * expected);
});

test('the same seed gives the same intervals, another seed others', (t) => {
  const splits = [split('fold00', coin), split('fold01', coin)];
  t.deepEqual(bootstrapIntervals(splits, options), bootstrapIntervals(splits, options));
  t.notDeepEqual(bootstrapIntervals(splits, options), bootstrapIntervals(splits, { ...options, seed: 1 }));
});

test('the draws of a split do not depend on the other splits', (t) => {
  const alone = bootstrapIntervals([split('fold01', coin)], options).splits[0];
  t.deepEqual(bootstrapIntervals([split('fold00', coin), split('fold01', coin)], options).splits[1], alone);
});

test('the interval of a mean over folds is narrower than that of a fold', (t) => {
  const folds = ['fold00', 'fold01', 'fold02', 'fold03'].map((name) => split(name, coin));
  const { mean, splits } = bootstrapIntervals(folds, options);
  const width = (interval: readonly [number, number] | null | undefined) =>
    (interval?.[1] ?? Number.NaN) - (interval?.[0] ?? Number.NaN);
  t.true(Math.abs(width(mean[0]) / width(splits[0]?.[0]) - 0.5) < 0.1);
});

test('clips are drawn within their strata', (t) => {
  const values = [0, 0, 0, 1, 1];
  const stratified = { ...split('test', values), strata: [Uint32Array.of(0, 1, 2), Uint32Array.of(3, 4)] };
  t.deepEqual(bootstrapIntervals([stratified], options).mean, [[0.4, 0.4]]);
});

test('ends of intervals may be infinite', (t) => {
  const infinite = Number.POSITIVE_INFINITY;
  const ends = (values: readonly number[]) => bootstrapIntervals([split('test', values)], options).mean[0];
  t.deepEqual(ends([infinite]), [infinite, infinite]);
  t.deepEqual(ends([-infinite]), [-infinite, -infinite]);
  t.deepEqual(ends([0, infinite]), [0, infinite]);
  t.deepEqual(ends([0, -infinite]), [-infinite, 0]);
});

test('a score that no resample defines has no interval', (t) => {
  t.like(bootstrapIntervals([split('test', [Number.NaN])], options), { splits: [[null]], mean: [null] });
});

test('where every clip is right the interval is no point, and the shorter the more clips there are', (t) => {
  const low = (clips: number) =>
    bootstrapIntervals([split('test', new Array<number>(clips).fill(1))], { ...options, range: SHARE })
      .mean[0]?.[0] ?? Number.NaN;
  // Wilson's interval of 20 of 20: 20 / (20 + 1.96^2), and somewhat less by Student's t.
  t.true(low(20) > 0.8 && low(20) < 20 / (20 + 1.96 ** 2));
  t.true(low(1000) > 0.995);
});

test('where every clip is right or wrong the score is an end of the interval, to the last digit', (t) => {
  for (const clips of [2, 3, 4, 7, 12, 100]) {
    for (const value of [0, 1]) {
      const { mean } = bootstrapIntervals([split('test', new Array<number>(clips).fill(value))], {
        resamples: 2,
        seed: 0,
        range: SHARE,
      });
      t.is(mean[0]?.[value], value, `${clips} clips`);
    }
  }
});

test('of a share of many clips the interval is that of Wilson', (t) => {
  const clips = Array.from({ length: 2000 }, (_, clip) => (clip % 20 === 0 ? 0 : 1));
  const [low = 0, high = 0] =
    bootstrapIntervals([split('test', clips)], { ...options, range: SHARE }).mean[0] ?? [];
  // statsmodels 0.14: proportion_confint(1900, 2000, method='wilson')
  t.true(Math.abs(low - 0.9395759) < 1e-3);
  t.true(Math.abs(high - 0.9587194) < 1e-3);
});

test('classes of two clips have as wide an interval as larger ones', (t) => {
  const right = Array.from({ length: 400 }, (_, clip) =>
    clip % 2 === 0 ? (clip / 2) % 2 : Math.floor(clip / 4) % 2,
  );
  const inPairs = Array.from({ length: 200 }, (_, pair) => Uint32Array.of(2 * pair, 2 * pair + 1));
  const width = (strata: readonly Uint32Array[]) => {
    const [low = 0, high = 0] =
      bootstrapIntervals([{ ...split('test', right), strata }], { ...options, range: SHARE }).mean[0] ?? [];
    return high - low;
  };
  t.true(Math.abs(width(inPairs) / width([Uint32Array.from(right.keys())]) - 1) < 0.1);
});

testProp(
  'an interval holds the score, and keeps to the range of the score',
  [fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), fc.nat()],
  (t, values, seed) => {
    const score = (of: readonly number[]) => meanScore(of).score()[0] ?? Number.NaN;
    for (const range of [SHARE, NOT_NEGATIVE, CORRELATION, undefined]) {
      const [interval] = bootstrapIntervals([split('test', values)], { resamples: 50, seed, range }).mean;
      const [low = Number.NaN, high = Number.NaN] = interval ?? [];
      t.true(low <= score(values) && score(values) <= high);
      t.true(low >= (range?.[0] ?? low) - 1e-9 && high <= (range?.[1] ?? high) + 1e-9);
    }
  },
);

test('means leave out what is undefined', (t) => {
  t.is(meanOfDefined([1, Number.NaN, 2]), 1.5);
  t.is(meanOfDefined([Number.NaN]), Number.NaN);
});

/** Clips whose resamples are these, in turn. */
function resampledTo(value: number, resamples: readonly number[], clips: number): ScoredClips {
  let draw = 0;
  return { clips, score: (sample) => [sample === undefined ? value : (resamples[draw++] ?? Number.NaN)] };
}

test('intervals are those of SciPy and statsmodels for the same spread', (t) => {
  for (const { kind, range, value, resamples, clips, interval } of fixture.intervals) {
    const all = Uint32Array.from({ length: clips }, (_, clip) => clip);
    const made = bootstrapIntervals(
      [{ name: 'test', clips: resampledTo(value, resamples, clips), strata: [all] }],
      { resamples: resamples.length, seed: 0, range: rangeOf(range) },
    ).splits[0]?.[0];
    for (const [end, expected] of interval.entries()) {
      closeTo(
        t,
        made?.[end] ?? Number.NaN,
        expected,
        1e-9 * Math.max(1, Math.abs(expected)),
        `${kind} ${value}`,
      );
    }
  }
});

test('the interval of a mean over folds is that of as many clips as would vary like it', (t) => {
  const folds = [30, 10].map((clips, fold) => ({
    name: `fold0${fold}`,
    clips: resampledTo(1, [1, 1, 1], clips),
    strata: [Uint32Array.from({ length: clips }, (_, clip) => clip)],
  }));
  const [interval] = bootstrapIntervals(folds, { resamples: 3, seed: 0, range: SHARE }).mean;
  // SciPy 1.17: 4 / (1 / 30 + 1 / 10) clips = 30; n / (n + t.ppf(0.975, 38) ** 2)
  closeTo(t, interval?.[0] ?? 0, 0.879812566983779, 1e-9, 'low');
  t.is(interval?.[1], 1);
});

test('a score or resample outside of its range stops, as its definition is wrong', (t) => {
  const make = (value: number, resamples: readonly number[], range: ScoreRange) => () =>
    bootstrapIntervals(
      [{ name: 'test', clips: resampledTo(value, resamples, 3), strata: [Uint32Array.of(0, 1, 2)] }],
      { resamples: 2, seed: 0, range, name: 'kappa' },
    );
  t.throws(make(-0.67, [0.1, 0.2], SHARE), { message: /^kappa is -0\.67; expected 0 to 1/ });
  t.throws(make(0.5, [0.1, 1.5], SHARE), { message: /^kappa is 1\.5; expected 0 to 1/ });
  t.throws(make(-0.1, [0.1, 0.2], NOT_NEGATIVE), { message: /^kappa is -0\.1; expected 0 to Infinity/ });
  t.notThrows(make(-0.67, [0.1, -0.2], CORRELATION));
});
