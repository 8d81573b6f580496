import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { gridPoints } from '../../src/predict/grids.ts';
import { halvingRungs, isAmongBest } from '../../src/predict/halving.ts';

const task = { task_name: 'any' };

test('eight points train for 2, 4 and 8 validations, half of them each time, and the last one to its end', (t) => {
  const points = gridPoints('default', task, 8);
  const all = (pause: number | null) => points.map(() => pause);
  t.deepEqual(halvingRungs(points), [
    { points: 8, pauseAfter: all(6) },
    { points: 4, pauseAfter: all(12) },
    { points: 2, pauseAfter: all(24) },
    { points: 1, pauseAfter: all(null) },
  ]);
});

test('points that are validated less often train for as many epochs, up to a whole validation', (t) => {
  const points = gridPoints('fast', task, 1000);
  for (const { pauseAfter } of halvingRungs(points)) {
    for (const [index, pause] of pauseAfter.entries()) {
      if (pause === null) continue;
      const { check_val_every_n_epoch: interval, max_epochs: most } = points[index] ?? {
        check_val_every_n_epoch: 0,
        max_epochs: 0,
      };
      t.is(pause % interval, 0);
      t.true(pause < most);
    }
  }
  const [first] = halvingRungs(points);
  for (const [index, pause] of (first?.pauseAfter ?? []).entries()) {
    t.is(
      pause,
      points[index]?.check_val_every_n_epoch === 3 ? 6 : points[index]?.max_epochs === 10 ? null : 10,
    );
  }
});

testProp(
  'exactly so many points are among the best, none of them worse than another, of equals the first',
  [
    fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
    fc.constantFrom('maximize' as const, 'minimize' as const),
    fc.integer({ min: 1, max: 12 }),
  ],
  (t, scores, direction, count) => {
    const records = scores.map((validation_score) => ({ validation_score }));
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
