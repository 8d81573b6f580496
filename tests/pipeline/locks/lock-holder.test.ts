import { spawnSync } from 'node:child_process';
import test from 'ava';
import { isStale, processStart } from '../../../src/pipeline/locks/lock-holder.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';

const hasPs = spawnSync('ps', ['-o', 'lstart=', '-p', String(process.pid)]).status === 0;
const needsPs = hasPs ? test : test.skip;
/** The pid of a process that has ended. */
const dead = spawnSync(process.execPath, ['-e', '']).pid;

needsPs('without /proc, as on macOS, ps tells when a process began', (t) => {
  const start = processStart(process.pid, 'darwin');
  t.regex(start ?? '', /^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/);
  t.is(processStart(process.pid, 'darwin'), start);
  t.is(processStart(dead, 'darwin'), null);
});

test('a lock of a process with the pid of ours that began at another time is stale', (t) => {
  const machine = thisMachine();
  const holder = {
    token: 'x',
    since: '',
    ...machine,
    pid: process.pid,
    processStart: processStart(process.pid),
  };
  t.false(isStale(holder, machine, 0));
  t.true(isStale({ ...holder, processStart: 'long ago' }, machine, 0));
});
