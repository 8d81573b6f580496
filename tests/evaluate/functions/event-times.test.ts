import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import {
  matchedEvents,
  median,
  nearestIndex,
  requireEventTimes,
} from '../../../src/evaluate/functions/event-times.ts';
import { firstAfter, firstFrom } from '../../../src/numerics/first-from.ts';

const steps = fc.array(fc.nat(40), { maxLength: 12 });

function rising(values: readonly number[]): Float64Array {
  return Float64Array.from(values, (value) => value / 10).sort();
}

testProp(
  'places among rising times are those that looking at each of them finds',
  [steps, fc.nat(40)],
  (t, all, step) => {
    const [times, time] = [rising(all), step / 10];
    t.is(firstFrom(times, time), times.filter((each) => each < time).length);
    t.is(firstAfter(times, time), times.filter((each) => each <= time).length);
    if (times.length === 0) return;
    const distances = [...times].map((each) => Math.abs(time - each));
    t.is(nearestIndex(time, times), distances.indexOf(Math.min(...distances)));
  },
);

testProp(
  'as many times match as are in the smaller list where all are near, and the other way round',
  [steps, steps],
  (t, a, b) => {
    const [one, other] = [rising(a), rising(b)];
    t.is(matchedEvents(one, other, 10), Math.min(one.length, other.length));
    t.is(matchedEvents(one, other, 0.25), matchedEvents(other, one, 0.25));
  },
);

test('the median of an even number of values is between the two in the middle, of none undefined', (t) => {
  t.is(median(Float64Array.of(3, 1, 2)), 2);
  t.is(median(Float64Array.of(10, 1, 2, 3)), 2.5);
  t.is(median(new Float64Array(0)), Number.NaN);
});

test('times that fall, that are no seconds and no numbers are refused', (t) => {
  t.notThrows(() => requireEventTimes(Float64Array.of(1, 1, 30_000), 'estimate'));
  t.throws(() => requireEventTimes(Float64Array.of(2, 1), 'estimate'), {
    message: /^estimate: 1 comes after 2/,
  });
  t.throws(() => requireEventTimes(Float64Array.of(30_001), 'estimate'), { message: /at most 30000/ });
  t.throws(() => requireEventTimes(Float64Array.of(Number.NaN), 'estimate'), { message: /a time of NaN/ });
});
