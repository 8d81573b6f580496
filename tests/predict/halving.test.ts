import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { type GridPoint, gridPoints } from '../../src/predict/grids.ts';
import { halvingRungs, isAmongBest, type Tried } from '../../src/predict/halving.ts';

const task = { task_name: 'any' };

test('of eight points four are left after 3 validations, two after 15 and one after 30, which trains to its end', (t) => {
  const points = gridPoints('default', task, 8);
  const all = (pause: number | null) => points.map(() => pause);
  t.deepEqual(halvingRungs(points), [
    { points: 8, pauseAfter: all(9) },
    { points: 4, pauseAfter: all(45) },
    { points: 2, pauseAfter: all(90) },
    { points: 1, pauseAfter: all(null) },
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
    t.is(pause, interval === 3 ? 6 : most === 10 ? null : 10);
  }
});

test('short trainings are halved sooner', (t) => {
  const rungs = halvingRungs(gridPoints('faster', task, 8));
  t.deepEqual(
    rungs.map(({ points, pauseAfter }) => [points, pauseAfter[0]]),
    [
      [8, 1],
      [4, 3],
      [2, 6],
      [1, null],
    ],
  );
});

test('many points are halved more often', (t) => {
  const points = gridPoints('default', { task_name: 'any' }, 16);
  const rungs = halvingRungs(points).map(({ points: left, pauseAfter }) => [left, pauseAfter[0]]);
  t.deepEqual(rungs, [
    [16, 9],
    [8, 18],
    [4, 45],
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
    const kept = scores.flatMap((score, position) =>
      isAmongBest(position, records, direction, count) ? [{ score, position }] : [],
    );
    t.is(kept.length, Math.min(count, scores.length));
    const sign = direction === 'maximize' ? 1 : -1;
    const order = scores
      .map((score, position) => ({ score, position }))
      .sort((a, b) => sign * (b.score - a.score) || a.position - b.position);
    const positions = (points: typeof order) => points.map((each) => each.position).sort((a, b) => a - b);
    t.deepEqual(positions(kept), positions(order.slice(0, count)));
  },
);

function best(records: readonly Tried[], direction: 'maximize' | 'minimize' = 'maximize') {
  return records.findIndex((_, position) => isAmongBest(position, records, direction, 1));
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
