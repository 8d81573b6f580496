import test from 'ava';
import { type HeadSize, headTime, headTimeLines } from '../../src/predict/head-time.ts';

const digits: HeadSize = {
  scope: 'digits',
  metadata: { task_name: 'digits' },
  rows: 2500,
  dimensions: 4096,
  dataSplits: 5,
};
const options = { grid: 'default', gridPoints: 8, search: 'full', workers: 1 } as const;
/** 50 GFLOP/s. */
const RATE = 5e7;
const step = (name: string, scope = 'digits', expectedMs?: number) => ({
  step: { id: 1, scope, name, label: null },
  reasons: [],
  expectedMs,
});

test('the time of heads is between that of trainings that stop at once and of those that never do', (t) => {
  const { least, most } = headTime(
    { ...digits, dataSplits: 1 },
    { ...options, head: 'linear', gridPoints: 1 },
    RATE,
  );
  // 2,000 rows of 4,096 weights, 6 operations each, and two updates.
  const epoch = (6 * 4096 * 2000) / RATE + (2 * 4096 * 28) / 8e6;
  t.true(Math.abs(least / (63 * epoch) - 1) < 1e-9);
  t.true(Math.abs(most / (500 * epoch) - 1) < 1e-9);
});

test('more of everything takes longer, and quicker grids and searches do not', (t) => {
  const most = (size: Partial<HeadSize>, changed: object = {}) =>
    headTime({ ...digits, ...size }, { ...options, ...changed }, RATE).most;
  t.true(most({ rows: 5000 }) > 1.9 * most({}));
  t.true(most({ dataSplits: 10 }) > most({}));
  t.is(most({}, { seeds: 3 }) / most({}), 3);
  t.true(most({}, { workers: 2 }) < most({}));
  t.true(most({}, { grid: 'fast' }) < most({}) / 4);
  t.true(most({}, { search: 'halving' }) < most({}));
  t.true(most({}, { protocol: 'nested' }) > 2 * most({}));
});

test('it is told of heads that nobody timed, with what would be saved, and of no others', async (t) => {
  const told = (run: Parameters<typeof headTimeLines>[0], size = digits, changed: object = {}) =>
    headTimeLines(run, [size], { ...options, ...changed }, async () => RATE);
  const [line = '', ...others] = await told([step('Embed'), step('TrainGridPoint')]);
  t.deepEqual(others, []);
  t.regex(
    line,
    /^heads: about \d+ min to [\d.]+ h, as soon or late as they stop learning; with --grid fast .* min, with --search halving .*$/,
  );
  const [quick = ''] = await told([step('TrainRung')], digits, { grid: 'fast', search: 'halving' });
  t.notRegex(quick, /--/);
  t.deepEqual(await told([step('TrainGridPoint', 'digits', 1000)]), []);
  t.deepEqual(await told([step('TrainGridPoint', 'other')]), []);
  t.deepEqual(await told([step('TrainGridPoint')], digits, { head: 'knn' }), []);
  t.deepEqual(await told([step('TrainGridPoint')], { ...digits, rows: undefined }), [
    'heads: how long they take is known when the first have been trained',
  ]);
});
