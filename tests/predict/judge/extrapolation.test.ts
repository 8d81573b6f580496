import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { extrapolationStretches, likelyOnes } from '../../../src/predict/judge/extrapolation.ts';
import { gridPoints } from '../../../src/predict/judge/grids.ts';
import type { Tried } from '../../../src/predict/judge/stretches.ts';

/** A training that was validated after every epoch. */
function tried(scores: readonly number[], most = 500): Tried {
  const curve = scores.map((validation_score, epoch) => ({ epoch, train_loss: 1, validation_score }));
  return { point: { max_epochs: most }, curve };
}

const likely = (trainings: readonly Tried[], direction: 'maximize' | 'minimize' = 'maximize') =>
  [...likelyOnes(trainings, direction, { chance: 0.05 })].sort((a, b) => a - b);

test('curves are looked at after 10 validations and then half as late again each time, up to the end', (t) => {
  const points = gridPoints('default', { task_name: 'any' }, 8);
  const stretches = extrapolationStretches(points);
  t.deepEqual(
    stretches.map(({ pauseAfter }) => pauseAfter[0]),
    [30, 45, 69, 105, 159, 240, 360, null],
  );
  for (const { pauseAfter } of stretches) t.is(new Set(pauseAfter).size, 1);
});

test('short trainings are looked at sooner', (t) => {
  const stretches = extrapolationStretches(gridPoints('faster', { task_name: 'any' }, 8));
  t.deepEqual(
    stretches.map(({ pauseAfter }) => pauseAfter[0]),
    [4, 6, 9, null],
  );
});

const saturating = (best: number, half: number, count = 20) =>
  Array.from(
    { length: count },
    (_, epoch) => (best * (epoch + 1)) / (half + epoch + 1) + 0.005 * (epoch % 2),
  );

test('a training at rest below the best is abandoned; one that is behind and rising is kept', (t) => {
  const best = tried(saturating(0.8, 2));
  const atRest = tried(saturating(0.5, 1));
  const late = tried(saturating(1, 20));
  t.deepEqual(likely([best, atRest, late]), [0, 2]);
  t.deepEqual(likely([atRest, late, best].reverse()), [0, 1], 'in any order');
});

test('a training whose end comes too soon for its rise is abandoned', (t) => {
  const best = tried(saturating(0.8, 2));
  const late = saturating(1, 60);
  t.deepEqual(likely([best, tried(late, 500)]), [0, 1]);
  t.deepEqual(likely([best, tried(late, 25)]), [0]);
});

test('scores that are to be low are judged as those that are to be high', (t) => {
  const upsideDown = (scores: readonly number[]) => tried(scores.map((score) => 1 - score));
  const curves = [saturating(0.8, 2), saturating(0.5, 1), saturating(1, 20)];
  t.deepEqual(likely(curves.map(upsideDown), 'minimize'), likely(curves.map((scores) => tried(scores))));
});

test('a validation without a score says nothing of the others, nor does a score whose square is no number', (t) => {
  const [best, atRest] = [tried(saturating(0.8, 2)), tried(saturating(0.5, 1))];
  const ended = tried([...saturating(0.5, 1, 9), Number.NaN]);
  const never = tried(new Array(20).fill(Number.NaN));
  t.deepEqual(likely([best, atRest]), [0]);
  t.deepEqual(likely([ended, best, atRest, never]), [1, 3]);
  const undefinedOnes = tried(new Array(20).fill(Number.MAX_VALUE));
  const losses = [saturating(0.8, 2), saturating(0.5, 1)].map((scores) =>
    tried(scores.map((score) => 1 - score)),
  );
  t.deepEqual(likely([...losses, undefinedOnes], 'minimize'), [0, 2]);
  t.deepEqual(likely([tried([1e300, 2e300, 3e300]), tried([1, 2, 3])]), [0, 1]);
});

test('while all curves are level and none has any noise, nobody is abandoned', (t) => {
  t.deepEqual(likely([tried([0.1, 0.1, 0.1, 0.1]), tried([0.2, 0.2, 0.2, 0.2])]), [0, 1]);
});

testProp(
  'whoever has the best score goes on, whatever the curves, a level one too, and whatever chance is asked for',
  [
    fc.array(
      fc.oneof(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc
          .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 }))
          .map(([score, count]) => new Array<number>(count).fill(score)),
      ),
      { minLength: 1, maxLength: 8 },
    ),
    fc.constantFrom('maximize' as const, 'minimize' as const),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ],
  (t, curves, direction, chance) => {
    const going = likelyOnes(
      curves.map((scores) => tried(scores)),
      direction,
      { chance },
    );
    const [least, most] = [Math.min(...curves.flat()), Math.max(...curves.flat())];
    const best = direction === 'maximize' ? most : least;
    for (const [position, scores] of curves.entries()) {
      if (scores.includes(best)) t.true(going.has(position));
    }
  },
);
