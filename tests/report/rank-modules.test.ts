import test from 'ava';
import { rankByMeans, rankModules } from '../../src/report/rank-modules.ts';
import { readResults } from '../../src/report/results.ts';
import { comparedFolder } from './compared-folder.ts';

const task = 'tones-1.0.0-small';
/** By clip, whether it is right. */
const rightBut = (wrong: number) => Array.from({ length: 20 }, (_, clip) => clip % 10 >= wrong);

test('by a score of which less is better, the lower of modules that can be told apart ranks first', async (t) => {
  const folder = await comparedFolder(t, [
    { module: 'a', task, right: rightBut(7) },
    { module: 'b', task, right: rightBut(1) },
    { module: 'c', task, right: rightBut(1).reverse() },
  ]);
  const { cells } = await readResults(folder, {});
  t.deepEqual(
    cells.map(({ module }) => module),
    ['a', 'b', 'c'],
  );
  const problems: string[] = [];
  const told = async (direction: 'maximize' | 'minimize') => {
    const ranked = await rankModules(cells, direction, problems);
    return ranked.ranks.map(({ rank, interval, group }) => [rank, interval, group]);
  };
  t.deepEqual(await told('maximize'), [
    [3, [3, 3], 'b'],
    [1, [1, 2], 'a'],
    [1, [1, 2], 'a'],
  ]);
  t.deepEqual(await told('minimize'), [
    [1, [1, 1], 'a'],
    [2, [2, 3], 'b'],
    [2, [2, 3], 'b'],
  ]);

  const { difference } = await rankModules(cells, 'minimize', problems);
  t.true((difference(1, 0)?.difference ?? 0) > 0.5);
  t.is(difference(0, 1)?.difference, -(difference(1, 0)?.difference ?? 0));
  t.deepEqual(problems, []);
  // Means over tasks are of scores of which more is better.
  t.deepEqual(
    rankByMeans([0.3, 0.9, 0.9], [difference]).map(({ rank, interval }) => [rank, interval]),
    [
      [3, [3, 3]],
      [1, [1, 2]],
      [1, [1, 2]],
    ],
  );
});

test('means of two modules are told apart where the two-sided p-value of their difference is below 0.05', (t) => {
  const unasked = { interval: null, pValue: Number.NaN };
  const ranked = (error: number) =>
    rankByMeans([0.5, 0.6], [() => ({ difference: -0.1, error, degreesOfFreedom: 1e6, ...unasked })]).map(
      ({ interval }) => interval,
    );
  // Of the normal distribution: 2 (1 - cdf(2)) = 0.0455, 2 (1 - cdf(1.92)) = 0.0549.
  t.deepEqual(ranked(0.1 / 2), [
    [2, 2],
    [1, 1],
  ]);
  t.deepEqual(ranked(0.1 / 1.92), [
    [1, 2],
    [1, 2],
  ]);
});
