import test from 'ava';
import { costChart } from '../../../src/report/charts/cost.ts';

const titles = { cost: 'cost', score: 'score', label: 'cost and score' };
const marksOf = (svg: string) =>
  [...svg.matchAll(/<circle class="mark1" cx="([^"]*)" cy="([^"]*)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
const along = (svg: string) =>
  [...svg.matchAll(/class="tick" text-anchor="middle">([^<]*)</g)].map(([, text]) => Number(text));

test('costs that span more than a decade are on a logarithmic axis, others on a linear one', (t) => {
  const pointsAt = (costs: readonly number[]) =>
    costs.map((cost, index) => ({ module: `m${index}`, cost, score: 0.5 + index / 10 }));
  const wide = costChart(pointsAt([1, 10, 100]), titles);
  const [[a = 0] = [], [b = 0] = [], [c = 0] = []] = marksOf(wide);
  t.true(Math.abs(b - a - (c - b)) < 0.05);
  t.deepEqual(along(wide), [1, 2, 5, 10, 20, 50, 100]);
  const narrow = costChart(pointsAt([1, 2, 4]), titles);
  const [[first = 0] = [], [second = 0] = [], [third = 0] = []] = marksOf(narrow);
  t.true(Math.abs(third - second - 2 * (second - first)) < 0.05);
});

test('a better score is higher, and one point alone has its place', (t) => {
  const [[, low = 0] = [], [, high = 0] = []] = marksOf(
    costChart(
      [
        { module: 'worse', cost: 1, score: 0.1 },
        { module: 'better', cost: 2, score: 0.9 },
      ],
      titles,
    ),
  );
  t.true(high < low);
  t.is(marksOf(costChart([{ module: 'one', cost: 4, score: 0.5 }], titles)).length, 1);
});

test('names stand free of each other and within the drawing, wherever points are', (t) => {
  const name = 'a-module-of-a-long-name';
  const near = [0, 1, 2].map((each) => ({ module: `${name}-${each}`, cost: 100 + each, score: 0.5 }));
  const svg = costChart([...near, { module: `${name}-9`, cost: 1, score: 0.1 }], titles);
  const names = [...svg.matchAll(/<text x="([^"]*)" y="([^"]*)">(a-module[^<]*)</g)].map(
    ([, x, y, text]) => ({
      left: Number(x),
      right: Number(x) + 6.6 * String(text).length,
      y: Number(y),
    }),
  );
  t.is(names.length, 4);
  for (const [index, each] of names.entries()) {
    t.true(each.left >= 0 && each.right <= 500);
    for (const other of names.slice(index + 1)) {
      t.true(Math.abs(each.y - other.y) >= 12 || each.right <= other.left || other.right <= each.left);
    }
  }
});
