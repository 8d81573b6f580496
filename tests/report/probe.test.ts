import test from 'ava';
import { differentProbes, probeText, unlikePublished } from '../../src/report/probe.ts';

const TASK = 'tones-1.0.0-full';
const points = (count: number) =>
  Array.from({ length: count }, (_, lr) => ({ grid_point: { lr }, epoch: 3 }));
const published = { name: 'hear2021', seed: 42, grid: { name: 'default', points: points(8) } };

test('how heads were made is told in a line, in which seeds and what was scored have no part', (t) => {
  t.is(probeText(published), 'hear2021, grid default of 8 points');
  t.is(probeText({ ...published, seed: 7 }), probeText(published));
  const search = { name: 'fast', search: 'halving', points: points(1) };
  t.is(
    probeText({ ...published, head: 'mlp', grid: search, standardise: true }),
    'hear2021, mlp, grid fast of 1 point, search halving, standardised',
  );
  t.is(
    probeText({ name: 'nested', head: 'knn', few_shot: 5, seed: 42, grid: null }),
    'nested, knn, 5 clips of each label',
  );
  const folds = { name: 'default', points: [...points(8), ...points(8)] };
  t.is(probeText({ ...published, name: 'nested', grid: folds }), 'nested, grid default of 8 points');
});

const cell = (module: string, protocol: Parameters<typeof probeText>[0], task = TASK) => ({
  module,
  task,
  file: { protocol },
});
const knn = { name: 'nested', head: 'knn', seed: 42, grid: null };

test('a task whose modules were probed in different ways is told of, others are not', (t) => {
  t.deepEqual(differentProbes([cell('a', published), cell('b', { ...published, seed: 1 })]), []);
  t.deepEqual(differentProbes([cell('a', published), cell('a', knn, 'other')]), []);
  t.deepEqual(differentProbes([cell('a', published), cell('b', knn), cell('c', published)]), [
    `${TASK}: heads were made in different ways, which scores tell as well: a, c by hear2021, grid default of 8 points; b by nested, knn`,
  ]);
});

test('heads that were made in another way than those of published figures are told of', (t) => {
  t.deepEqual(unlikePublished([cell('a', published)]), []);
  t.deepEqual(unlikePublished([cell('a', published), cell('b', knn)]), [
    `${TASK}: the heads of b were made by nested, knn; those of published figures by hear2021, grid default of 8 points`,
  ]);
});
