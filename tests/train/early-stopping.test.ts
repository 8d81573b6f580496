import test from 'ava';
import { EarlyStopping, KAC_PREDICTION_RULE, type StoppingRule } from '../../src/train/early-stopping.ts';

/** The epoch, from 0, in which a training with these scores stops, and the best one; one score an epoch. */
function stopOf(scores: readonly number[], rule: StoppingRule, mode: 'max' | 'min' = 'min') {
  const stopping = new EarlyStopping(mode, rule);
  const stop = scores.findIndex((score, epoch) => stopping.validated(epoch, score).stop);
  return { stop, best: stopping.best?.epoch };
}

const flat = (count: number, value: number) => Array.from({ length: count }, () => value);

test('patience counts validations without a better score, and an equal one is not better', (t) => {
  t.deepEqual(stopOf([5, 4, 4, 4, 1], { patience: 2 }), { stop: 3, best: 1 });
  t.deepEqual(stopOf([5, 6, 5.5, 7, 6.5, 6, 5], { patience: 3 }, 'max'), { stop: 6, best: 3 });
  t.deepEqual(stopOf([5, 4, 3, 3.5, 2], { patience: 2 }), { stop: -1, best: 4 });
});

test('an infinite patience never stops', (t) => {
  t.is(stopOf([1, ...flat(500, 2)], { patience: Number.POSITIVE_INFINITY }).stop, -1);
});

test("kac_prediction's rule stops where the best is older than the last 32 losses", (t) => {
  t.deepEqual(stopOf([1, ...flat(60, 2)], KAC_PREDICTION_RULE), { stop: 33, best: 0 });
  t.deepEqual(stopOf([3, 2, 1, ...flat(60, 2)], KAC_PREDICTION_RULE), { stop: 34, best: 2 });
  t.deepEqual(stopOf([...flat(40, 3), 1, ...flat(60, 2)], KAC_PREDICTION_RULE), { stop: 72, best: 40 });
});

test("kac_prediction's rule goes on while a loss as good as the best is among the last 32", (t) => {
  t.is(stopOf(flat(200, 2), KAC_PREDICTION_RULE).stop, -1);
  t.is(stopOf([1, ...flat(20, 2), 1, ...flat(60, 2)], KAC_PREDICTION_RULE).stop, 53);
});

test('a rule of a window minds the direction of the score', (t) => {
  t.is(stopOf([2, ...flat(60, 1)], KAC_PREDICTION_RULE, 'max').stop, 33);
  t.is(
    stopOf(
      Array.from({ length: 60 }, (_, epoch) => epoch),
      KAC_PREDICTION_RULE,
      'max',
    ).stop,
    -1,
  );
});

test('a score that is not finite stops under every rule and is never the best', (t) => {
  for (const rule of [{ patience: 9 }, KAC_PREDICTION_RULE]) {
    t.deepEqual(stopOf([3, Number.NaN, 1], rule), { stop: 1, best: 0 });
    t.deepEqual(stopOf([Number.NEGATIVE_INFINITY], rule), { stop: 0, best: undefined });
  }
});
