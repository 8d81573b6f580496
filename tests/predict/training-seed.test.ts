import test from 'ava';
import { gridPoints } from '../../src/predict/judge/grids.ts';
import { trainingSeed } from '../../src/predict/training-seed.ts';

const points = gridPoints('default', { task_name: 'x' }, 16);
const data = { train: ['fold02', 'fold03'], valid: ['fold01'] };

test('every grid point, data split and run seed has a seed of its own', (t) => {
  const [point] = points;
  if (point === undefined) throw new Error('the grid is empty');
  const seeds = [
    ...points.map((each) => trainingSeed(42, data, each)),
    trainingSeed(43, data, point),
    trainingSeed(42, { ...data, valid: ['fold04'] }, point),
    trainingSeed(42, { ...data, train: ['fold03', 'fold02'] }, point),
  ];
  t.is(new Set(seeds).size, seeds.length);
  t.true(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0));
});

test('the order of the names in a grid point does not matter to its seed', (t) => {
  for (const point of points) {
    const reversed = Object.fromEntries(Object.entries(point).reverse()) as typeof point;
    t.is(trainingSeed(42, data, reversed), trainingSeed(42, data, point));
  }
});
