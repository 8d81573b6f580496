import test from 'ava';
import { isEarlierTry, isHeldByNobody, jobMark } from '../../../src/cluster/queue/job-mark.ts';

const HELD = { className: 'one', id: 's12-ab', token: 'worker:1' };
const HOLDER = {
  ...{ pid: 1, host: 'elsewhere', bootId: 'b', processStart: null, token: '0123456789abcdef' },
  since: new Date(0).toISOString(),
};
const holder = (changes: Partial<typeof HELD> = {}) => ({ ...HOLDER, job: jobMark({ ...HELD, ...changes }) });

test('a worker that is given a job knows that earlier tries of that job are over, and of no other one', async (t) => {
  const isOver = isEarlierTry(HELD);
  t.true(await isOver(holder({ token: 'other:1' })));
  t.false(await isOver(holder()), 'its own');
  t.false(await isOver(holder({ token: 'other:1', id: 's13-ab' })));
  t.false(await isOver(holder({ token: 'other:1', className: 'all' })));
  t.false(await isOver({ ...HOLDER, job: 'slurm 12_3 heareval-run' }));
});

test('a head knows that nobody has a job that waits or has failed; one without an answer may be at work', async (t) => {
  for (const [state, over] of [
    ['waiting', true],
    ['prioritized', true],
    ['failed', true],
    ['active', false],
    ['unknown', false],
    [undefined, false],
  ] as const) {
    t.is(await isHeldByNobody(async () => state)(holder()), over, state);
  }
  t.false(await isHeldByNobody(async () => 'failed')({ ...HOLDER, job: 'slurm 12_3 heareval-run' }));
});
