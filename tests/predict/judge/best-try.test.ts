import test from 'ava';
import { bestTry } from '../../../src/predict/judge/best-try.ts';

const tries = [0.5, 0.75, 0.25, 0.75, 0.25].map((validation_score, index) => ({
  grid_point: { index },
  validation_score,
  postprocessing: null,
}));

test('the best try is the highest or the lowest, of equals the first', (t) => {
  t.is(bestTry(tries, 'maximize').grid_point.index, 1);
  t.is(bestTry(tries, 'minimize').grid_point.index, 2);
});
