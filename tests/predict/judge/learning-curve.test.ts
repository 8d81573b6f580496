import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { chanceToReach, type LearningCurve } from '../../../src/predict/judge/learning-curve.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';

const NOISE = 1e-4;

/** Validations of every third epoch of c + b x^s / (h^s + x^s). */
function curve({ from = 0.1, rise = 0.7, half = 20, slope = 1 }, count: number, seed = 1): LearningCurve {
  const noise = new RandomStream(seed, 'curve').normals(count);
  const epochs = Array.from({ length: count }, (_, index) => 3 * (index + 1));
  const scores = epochs.map(
    (epoch, index) => from + rise / (1 + (half / epoch) ** slope) + Math.sqrt(NOISE) * (noise[index] ?? 0),
  );
  return { epochs, scores };
}

test('a curve that has come to rest below a score is most unlikely to reach it, one that rises towards it is not', (t) => {
  const atRest = curve({ half: 4, slope: 4 }, 20);
  const rising = curve({ rise: 1, half: 120 }, 20);
  t.true(chanceToReach(atRest, 0.9, 500, NOISE) < 0.05);
  t.true(chanceToReach(rising, 0.9, 500, NOISE) > 0.05);
  t.true(chanceToReach(rising, 0.9, 70, NOISE) < 0.05, 'it has not got the time');
});

test('a curve that falls is taken for a level one, which is as likely above its mean as below', (t) => {
  // Falling ones are taken for level ones at their mean: of the last four scores 0.35.
  const falling = { epochs: [3, 6, 9, 12, 15, 18], scores: [0.9, 0.9, 0.5, 0.4, 0.3, 0.2] };
  t.true(Math.abs(chanceToReach(falling, 0.35, 500, NOISE) - 0.5) < 1e-12);
});

test('of too few scores, or where no score says what noise there is, nothing is unlikely', (t) => {
  t.is(chanceToReach({ epochs: [3, 6], scores: [0.1, 0.1] }, 0.9, 500, NOISE), 1);
  t.is(chanceToReach({ epochs: [3, 6, 9], scores: [0.1, 0.1, 0.1] }, 0.9, 500, 0), 1);
});

testProp(
  'a higher score is never likelier, chances lie from 0 to 1, and equal curves have equal ones',
  [
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 60 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 61, max: 500 }),
  ],
  (t, scores, one, other, epoch) => {
    const tried = { epochs: scores.map((_, index) => index + 1), scores };
    const [low, high] = [Math.min(one, other), Math.max(one, other)];
    const chanceOf = (target: number) => chanceToReach(tried, target, epoch, NOISE);
    const [likelier, unlikelier] = [chanceOf(low), chanceOf(high)];
    t.true(likelier >= unlikelier - 1e-9);
    t.true(unlikelier >= 0 && likelier <= 1);
    t.is(chanceToReach({ ...tried }, low, epoch, NOISE), likelier);
  },
);

testProp(
  'scores in other units give the same chances',
  [
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 30 }),
    fc.double({ min: 0.01, max: 100, noNaN: true }),
  ],
  (t, scores, unit) => {
    const epochs = scores.map((_, index) => index + 1);
    const scaled = { epochs, scores: scores.map((score) => unit * score) };
    const chance = chanceToReach({ epochs, scores }, 0.9, 100, NOISE);
    t.true(Math.abs(chanceToReach(scaled, unit * 0.9, 100, unit ** 2 * NOISE) - chance) < 1e-6);
  },
);
