import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { jobId, priorityOf, queueJobSchema } from '../../../src/cluster/queue/queue-job.ts';

testProp(
  'a longer path of steps is never less urgent, and priorities are those that BullMQ knows',
  [fc.double({ min: 0, max: 1e10, noNaN: true }), fc.double({ min: 0, max: 1e10, noNaN: true })],
  (t, a, b) => {
    const [short, long] = [Math.min(a, b), Math.max(a, b)].map(priorityOf) as [number, number];
    t.true(long <= short);
    for (const priority of [short, long]) {
      t.true(Number.isInteger(priority) && priority >= 1 && priority < 2 ** 21);
    }
  },
);

test('paths that differ by a thousandth differ in priority', (t) => {
  for (const rank of [1, 60_000, 3_600_000, 864_000_000]) t.true(priorityOf(rank * 1.001) < priorityOf(rank));
});

test('the same step of two workdirs has two jobs', (t) => {
  const key = 'ab'.repeat(32);
  t.regex(jobId(key, '/data/a'), new RegExp(`^s${key}-[0-9a-f]{8}$`));
  t.not(jobId(key, '/data/a'), jobId(key, '/data/b'));
});

test('a job is taken only as a run writes it', (t) => {
  const job = { file: '/shared/a.json', cwd: '/shared', args: ['run'] };
  t.true(queueJobSchema.safeParse(job).success);
  for (const wrong of [
    { ...job, file: 'a.json' },
    { ...job, shell: 'rm' },
    { ...job, args: 'run' },
  ]) {
    t.false(queueJobSchema.safeParse(wrong).success);
  }
});
