import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { packed } from '../../../src/cluster/slurm/packing.ts';

const times = (count: number, seconds: number | undefined) => Array.from({ length: count }, () => seconds);
const sizes = (steps: readonly (number | undefined)[], most: number) =>
  packed(steps, (seconds) => seconds, most).map((job) => job.length);

test('many short steps share eight jobs', (t) => {
  t.deepEqual(sizes(times(40, 2), 600), times(8, 5));
});

test('few steps have a job each, and so have those that nobody knows', (t) => {
  t.deepEqual(sizes(times(8, 2), 600), times(8, 1));
  t.deepEqual(sizes(times(20, undefined), 600), times(20, 1));
});

test('a job of several steps takes no longer than it may', (t) => {
  t.deepEqual(sizes(times(100, 60), 600), times(10, 10));
  t.deepEqual(sizes(times(100, 60), 0), times(100, 1));
  t.deepEqual(sizes([700, 700], 600), [1, 1]);
});

testProp(
  'every step is in one job, and jobs of several keep the limit',
  [fc.array(fc.option(fc.double({ min: 0, max: 900, noNaN: true }), { nil: undefined })), fc.nat(600)],
  (t, steps, most) => {
    const numbered = steps.map((seconds, index) => ({ seconds, index }));
    const jobs = packed(numbered, ({ seconds }) => seconds, most);
    t.deepEqual(
      jobs
        .flat()
        .map(({ index }) => index)
        .sort((a, b) => a - b),
      steps.map((_, index) => index),
    );
    for (const job of jobs.filter(({ length }) => length > 1)) {
      t.true(job.reduce((sum, { seconds = Number.NaN }) => sum + seconds, 0) <= most + 1e-9);
    }
  },
);
