import test from 'ava';
import { readJobId, readJobStates } from '../../../src/cluster/slurm/job-states.ts';

test('the id of a job is found among what sites print around it', (t) => {
  t.is(readJobId('4711\n'), '4711');
  t.is(readJobId('4711;cluster2\n'), '4711');
  t.is(readJobId('Welcome, 3 jobs are queued\n4711\n'), '4711');
  t.is(readJobId('4711\nremaining budget: 12 h\n'), '4711');
  t.is(readJobId('Submitted batch job\n'), undefined);
});

test('states are read by job of the array; what waits as a range, steps of jobs and other lines are left out', (t) => {
  const printed = `Notice: maintenance on Monday
12_0|RUNNING|n1|2026-03-01T10:00:00
12_1|CANCELLED by 1000|n2|Unknown
12_[2-9]|PENDING|
12_10|OUT_OF_MEMORY|n3
12_11|COMPLETED|None assigned
12_0.batch|COMPLETED|n1
13|FAILED|n4
12_12|UNHEARD_OF|n1
`;
  t.deepEqual(Object.fromEntries(readJobStates(printed)), {
    '12_0': { state: 'RUNNING', fate: 'running', node: 'n1', start: new Date(2026, 2, 1, 10).getTime() },
    '12_1': { state: 'CANCELLED', fate: 'cancelled', node: 'n2', start: undefined },
    '12_10': { state: 'OUT_OF_MEMORY', fate: 'memory', node: 'n3', start: undefined },
    '12_11': { state: 'COMPLETED', fate: 'ended', node: undefined, start: undefined },
  });
});
