import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { type GridPoint, gridPoints } from '../../../src/predict/judge/grids.ts';
import { goingOn, halvingRungs } from '../../../src/predict/judge/halving.ts';
import type { Tried } from '../../../src/predict/judge/stretches.ts';

const task = { task_name: 'any' };

test('of eight points four are left after 5 validations, two after 18 and one after 30, which trains to its end', (t) => {
  const points = gridPoints('default', task, 8);
  const all = (pause: number | null) => points.map(() => pause);
  t.deepEqual(halvingRungs(points), [
    { points: 8, noises: 4, pauseAfter: all(15) },
    { points: 4, noises: 4, pauseAfter: all(54) },
    { points: 2, noises: 0, pauseAfter: all(90) },
    { points: 1, noises: 0, pauseAfter: all(null) },
  ]);
});

test('points that are validated less often train for as many epochs, up to a whole validation', (t) => {
  const points = gridPoints('fast', task, 1000);
  for (const { pauseAfter } of halvingRungs(points)) {
    for (const [index, pause] of pauseAfter.entries()) {
      if (pause === null) continue;
      const { check_val_every_n_epoch: interval, max_epochs: most } = points[index] as GridPoint;
      t.is(pause % interval, 0);
      t.true(pause < most);
    }
  }
  const [first] = halvingRungs(points);
  for (const [index, pause] of (first?.pauseAfter ?? []).entries()) {
    const { check_val_every_n_epoch: interval, max_epochs: most } = points[index] as GridPoint;
    t.is(pause, most === 10 ? null : interval === 3 ? 12 : 20);
  }
});

test('short trainings are halved sooner', (t) => {
  const rungs = halvingRungs(gridPoints('faster', task, 8));
  t.deepEqual(
    rungs.map(({ points, pauseAfter }) => [points, pauseAfter[0]]),
    [
      [8, 2],
      [4, 4],
      [2, 6],
      [1, null],
    ],
  );
});

test('many points are halved more often', (t) => {
  const points = gridPoints('default', { task_name: 'any' }, 16);
  const rungs = halvingRungs(points).map(({ points: left, pauseAfter }) => [left, pauseAfter[0]]);
  t.deepEqual(rungs, [
    [16, 15],
    [8, 30],
    [4, 54],
    [2, 90],
    [1, null],
  ]);
});

/** A training that was validated after every epoch. */
function tried(scores: readonly number[], most = 500): Tried {
  const curve = scores.map((validation_score, epoch) => ({ epoch, train_loss: 1, validation_score }));
  return { point: { max_epochs: most }, curve };
}

testProp(
  'exactly so many points are among the best, none of them worse than another, of equals the first',
  [
    fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
    fc.constantFrom('maximize' as const, 'minimize' as const),
    fc.integer({ min: 1, max: 12 }),
  ],
  (t, scores, direction, count) => {
    const records = scores.map((score) => tried([score]));
    const chosen = goingOn(records, direction, { points: count, noises: 0 });
    const kept = scores.flatMap((score, position) => (chosen.has(position) ? [{ score, position }] : []));
    t.is(kept.length, Math.min(count, scores.length));
    const sign = direction === 'maximize' ? 1 : -1;
    const order = scores
      .map((score, position) => ({ score, position }))
      .sort((a, b) => sign * (b.score - a.score) || a.position - b.position);
    const positions = (points: typeof order) => points.map((each) => each.position).sort((a, b) => a - b);
    t.deepEqual(positions(kept), positions(order.slice(0, count)));
  },
);

function best(trainings: readonly Tried[], direction: 'maximize' | 'minimize' = 'maximize') {
  return [...goingOn(trainings, direction, { points: 1, noises: 0 })][0];
}

test('a training is judged by three validations in a row, not by a lucky one', (t) => {
  t.is(best([tried([0.1, 0.9, 0.1, 0.1]), tried([0.5, 0.5, 0.5, 0.1]), tried([0.4, 0.4, 0.4])]), 1);
});

test('a training that is behind and rising is kept rather than one that has come to its best', (t) => {
  const high = tried([0.3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  const rising = tried([0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]);
  t.is(best([high, rising]), 1);
  const falling = ({ curve, ...rest }: Tried): Tried => ({
    ...rest,
    curve: curve.map(({ validation_score: score, ...of }) => ({ ...of, validation_score: 1 - score })),
  });
  t.is(best([falling(high), falling(rising)], 'minimize'), 1, 'the same of a score that is to be low');
});

test('a training that is about to end is not credited with what it cannot gain any more', (t) => {
  const rising = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45];
  const high = tried([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  t.is(best([high, tried(rising, 16)]), 1);
  t.is(best([high, tried(rising, 8)]), 0);
});

test('validations without a score are passed over, and who has none goes last', (t) => {
  const ended = tried([0.5, 0.5, 0.5, Number.NaN]);
  const never = tried([Number.NaN]);
  t.is(best([never, tried([0.1, 0.1, 0.1, 0.1]), ended]), 2);
  const late = tried([Number.MAX_VALUE, 0.4, 0.4, 0.4]);
  t.is(best([never, late, tried([0.3, 0.3, 0.3, 0.3])], 'minimize'), 2);
  t.is([...goingOn([never, never], 'maximize', { points: 1, noises: 0 })].length, 1);
});

test('early nobody is dropped who may be behind by chance', (t) => {
  const noisy = [
    tried([0.1, 0.14, 0.1, 0.14]),
    tried([0.13, 0.09, 0.13, 0.09]),
    tried([0.11, 0.08, 0.11, 0.08]),
  ];
  const ahead = tried([0.2, 0.4, 0.6, 0.8]);
  const choose = (trainings: readonly Tried[], noises: number) =>
    [...goingOn(trainings, 'maximize', { points: 1, noises })].sort();
  t.deepEqual(choose(noisy, 4), [0, 1, 2]);
  t.deepEqual(choose(noisy, 0), [0]);
  t.deepEqual(choose([...noisy, ahead], 4), [3], 'one that is clearly ahead is enough');
});
