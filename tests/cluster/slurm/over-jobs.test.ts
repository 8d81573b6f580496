import test from 'ava';
import { OverJobs } from '../../../src/cluster/slurm/over-jobs.ts';
import { FakeSlurm } from './fake-slurm.ts';

const NAME = 'heareval-run';
const TAKEN = new Date(2026, 2, 1, 10, 0, 0);
const HOLDER = {
  ...{ pid: 1, host: 'n1', bootId: 'b', processStart: null, token: '0123456789abcdef' },
  since: TAKEN.toISOString(),
};

const isOver = (job = `slurm 12_3 ${NAME}`) => new OverJobs({ freshMs: 0 }).isOver({ ...HOLDER, job });

test.serial('a job is over when SLURM says so of that very job, and in no other case', async (t) => {
  const slurm = new FakeSlurm(t);
  const start = '2026-03-01T09:59:00';
  for (const [state, over] of [
    ['NODE_FAIL', true],
    ['CANCELLED', true],
    ['FAILED', true],
    ['RUNNING', false],
    ['COMPLETING', false],
    ['SUSPENDED', false],
    ['PENDING', false],
    ['UNHEARD_OF', false],
  ] as const) {
    slurm.set('12_3', { name: NAME, state, start });
    t.is(await isOver(), over, state);
  }
  slurm.set('12_3', { name: NAME, state: 'NODE_FAIL', start });
  for (const job of [
    `slurm 12_4 ${NAME}`,
    'slurm 12_3 heareval-other',
    `slurm 12_3`,
    'queue one s1-2 x',
    '',
  ]) {
    t.false(await isOver(job), job);
  }
});

test.serial('a later job with the same id says nothing of the one that held the lock', async (t) => {
  const slurm = new FakeSlurm(t);
  slurm.set('12_3', { name: NAME, state: 'CANCELLED', start: '2026-03-01T10:06:00' });
  t.false(await isOver());
  slurm.set('12_3', { name: NAME, state: 'CANCELLED', start: 'N/A' });
  t.false(await isOver(), 'one that has never begun held no lock');
  slurm.set('12_3', { name: NAME, state: 'CANCELLED', start: '2026-03-01T10:04:00' });
  t.true(await isOver(), 'clocks may be minutes apart');
});

test.serial('no answer, or one that does not name the job, is no end of it', async (t) => {
  const slurm = new FakeSlurm(t, { noAccounts: true });
  t.false(await isOver());
  slurm.set('12_3', { name: NAME, state: 'NODE_FAIL', start: '2026-03-01T09:00:00' });
  t.true(await isOver());
  slurm.fault({ noAccounts: true, emptyQueue: true });
  t.false(await isOver());
  slurm.fault({ noQueue: 99 });
  t.false(await isOver(), 'the accounts tell of an end before it has come');
  slurm.fault({ emptyQueue: true });
  t.true(await isOver(), 'the accounts know what the queue has forgotten');
});

test.serial('SLURM is asked once for many locks of a run', async (t) => {
  const slurm = new FakeSlurm(t);
  slurm.set('12_3', { name: NAME, state: 'NODE_FAIL', start: '2026-03-01T09:00:00' });
  const jobs = new OverJobs({ freshMs: 60_000 });
  const asked = Array.from({ length: 20 }, () => jobs.isOver({ ...HOLDER, job: `slurm 12_3 ${NAME}` }));
  t.true((await Promise.all(asked)).every((over) => over));
  t.is(slurm.calls('squeue').length, 1);
});
