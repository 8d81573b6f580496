import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { overSplits, pairedDifference } from '../../../src/evaluate/certainty/paired-difference.ts';
import { resample } from '../../../src/evaluate/certainty/resample.ts';
import { strataOf } from '../../../src/evaluate/certainty/strata.ts';
import { meanOfClips } from '../../../src/evaluate/scores/clip-samples.ts';
import { type ScoreRange, SHARE } from '../../../src/evaluate/scores/score.ts';
import { closeTo } from '../close-to.ts';
import { fixture, rangeOf } from '../intervals-fixture.ts';

/** The difference of two modules by what each gets for each clip. */
function compare(a: readonly number[], b: readonly number[], range: ScoreRange | undefined = SHARE) {
  const scored = (values: readonly number[]) => {
    const { strata } = strataOf([...values.keys()].map(String));
    const clips = meanOfClips([values]);
    return overSplits(clips.score(), [
      ...resample({ name: 'test', clips, strata }, { resamples: 200, seed: 0 }),
    ]);
  };
  return pairedDifference(scored(a), scored(b), {
    clips: [a.length],
    degreesOfFreedom: a.length - 1,
    range,
  });
}

const clipScores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 });

testProp('a module does not differ from itself', [clipScores, fc.boolean()], (t, scores, bounded) => {
  const { difference, pValue, interval } = compare(scores, scores, bounded ? SHARE : undefined);
  t.is(difference, 0);
  t.is(pValue, 1);
  const [low = 1, high = -1] = interval ?? [];
  t.true(low <= 0 && high >= 0);
});

testProp('exchanging the modules turns the difference round', [clipScores, fc.nat(39)], (t, a, shift) => {
  const b = a.map((_, index) => a[(index + shift) % a.length] ?? 0);
  const [there, back] = [compare(a, b), compare(b, a)];
  t.is(there.difference + back.difference, 0);
  t.true(Math.abs(there.pValue - back.pValue) < 1e-9);
  t.true(Math.abs((there.interval?.[0] ?? 9) + (back.interval?.[1] ?? 9)) < 1e-9);
});

testProp('the interval leaves out 0 where p is below 0.05', [clipScores, clipScores], (t, one, other) => {
  const count = Math.min(one.length, other.length);
  const { pValue, interval } = compare(one.slice(0, count), other.slice(0, count));
  const [low = -1, high = 1] = interval ?? [];
  if (pValue < 0.05 - 1e-9) t.true(low > 0 || high < 0);
  else if (2 ** (1 - count) < 0.05) t.true(low <= 1e-9 && high >= -1e-9);
  else t.pass();
});

testProp(
  'a module that is better on every clip is told to be, once there are some clips',
  [fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 12, maxLength: 40 })],
  (t, scores) => {
    const { difference, interval, pValue } = compare(
      scores,
      scores.map((score) => score - 0.3),
      undefined,
    );
    t.true(Math.abs(difference - 0.3) < 1e-9);
    t.true((interval?.[0] ?? 0) > 0);
    t.true(pValue < 0.001);
  },
);

test('on three clips nothing is certain, even if one module wins them all', (t) => {
  const { difference, pValue, interval } = compare([1, 1, 1], [0, 0, 0]);
  t.is(difference, 1);
  t.true(pValue >= 0.125);
  t.true((interval?.[0] ?? 1) < 0.3);
});

test('no p-value is below the chance that one module wins all clips, of all splits together', (t) => {
  const [a, b] = [
    { value: 2, resamples: [2, 2.001] },
    { value: 1, resamples: [1, 1] },
  ];
  const pValue = (clips: readonly number[]) => pairedDifference(a, b, { clips, degreesOfFreedom: 50 }).pValue;
  t.is(pValue([3]), 0.25);
  t.is(pValue([2, 3]), 0.0625);
  t.is(pValue([1]), 1);
});

test('what makes clips hard for both modules does not hide a difference', (t) => {
  const hard = Array.from({ length: 60 }, (_, clip) => (clip % 2 === 0 ? 0.2 : 0.8));
  const alike = compare(
    hard.map((score) => score + 0.05),
    hard,
    undefined,
  );
  t.true(alike.pValue < 1e-6);
  const unlike = compare(
    hard.map((score) => 1 - score + 0.05),
    hard,
    undefined,
  );
  t.true(unlike.pValue > 0.1);
});

test('infinite and undefined scores have no difference', (t) => {
  const clips = { clips: [4], degreesOfFreedom: 3 };
  const score = { value: 0.5, resamples: [0.4, 0.5, 0.6] };
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const none = pairedDifference({ ...score, value }, score, clips);
    t.deepEqual([none.difference, none.interval, none.pValue], [Number.NaN, null, Number.NaN]);
  }
  t.throws(() => pairedDifference({ value: 1, resamples: [1] }, score, clips), { instanceOf: RangeError });
});

test('the mean over splits is taken draw by draw', (t) => {
  const { value, resamples } = overSplits(
    [0.5, Number.NaN],
    [
      [0.25, 0.75],
      [0.5, Number.NaN],
    ],
  );
  t.is(value, 0.5);
  t.deepEqual([...Array.from(resamples)], [0.375, 0.75]);
});

test('intervals and p-values are those of SciPy, of shares by the table of Agresti and Min', (t) => {
  for (const { kind, clips, a, b, range, error, interval, p_value: p } of fixture.differences) {
    const found = pairedDifference(a, b, {
      clips: [clips],
      degreesOfFreedom: clips - 1,
      range: rangeOf(range),
    });
    const near = (actual: number | undefined, expected: number, what: string) =>
      closeTo(t, actual ?? Number.NaN, expected, 1e-9, `${kind}, ${clips} clips, ${what}`);
    near(found.difference, a.value - b.value, 'difference');
    near(found.error, error, 'error');
    near(found.interval?.[0], interval[0], 'low');
    near(found.interval?.[1], interval[1], 'high');
    near(found.pValue, p, 'p');
  }
});

test('a score outside of its range is not compared', (t) => {
  const score = { value: 0.5, resamples: [0.4, 0.6] };
  for (const value of [-0.67, 1.2]) {
    for (const [a, b] of [
      [{ ...score, value }, score],
      [score, { ...score, value }],
    ] as const) {
      t.throws(() => pairedDifference(a, b, { clips: [4], degreesOfFreedom: 3, range: SHARE }), {
        instanceOf: RangeError,
      });
    }
  }
});
