import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { rankGroups } from '../../src/report/rank-groups.ts';

/** Values are told apart that differ by more than so much. */
function apart(values: readonly number[], reach: number) {
  return (first: number, second: number) => {
    const difference = (values[first] ?? 0) - (values[second] ?? 0);
    return Math.abs(difference) <= reach ? null : difference > 0 ? ('better' as const) : ('worse' as const);
  };
}

test('ranks, how far they reach, and letters of those that cannot be told apart', (t) => {
  const values = [0.2, 0.9, 0.85, 0.8, 0.2];
  t.deepEqual(rankGroups(values, apart(values, 0.07)), [
    { rank: 4, interval: [4, 5], group: 'c' },
    { rank: 1, interval: [1, 2], group: 'a' },
    { rank: 2, interval: [1, 3], group: 'ab' },
    { rank: 3, interval: [2, 3], group: 'b' },
    { rank: 4, interval: [4, 5], group: 'c' },
  ]);
});

test('undefined values rank last', (t) => {
  const ranks = rankGroups([Number.NaN, 0.5, Number.NaN], () => null);
  t.deepEqual(
    ranks.map(({ rank, group }) => [rank, group]),
    [
      [2, 'a'],
      [1, 'a'],
      [2, 'a'],
    ],
  );
});

testProp(
  'two share a letter just where they cannot be told apart, and intervals hold ranks',
  [
    fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 0, max: 10 }),
  ],
  (t, values, reach) => {
    const told = apart(values, reach);
    const ranks = rankGroups(values, told);
    for (const [first, one] of ranks.entries()) {
      t.true(one.interval[0] <= one.rank && one.rank <= one.interval[1]);
      for (const [second, other] of ranks.entries()) {
        const share = [...one.group].some((letter) => other.group.includes(letter));
        t.is(share, told(first, second) === null);
      }
    }
  },
);
