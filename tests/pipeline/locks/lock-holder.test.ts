import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { isStale, processStart } from '../../../src/pipeline/locks/lock-holder.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';

const hasPs = spawnSync('ps', ['-o', 'lstart=', '-p', String(process.pid)]).status === 0;
const needsPs = hasPs ? test : test.skip;
const needsProc = existsSync('/proc/self/stat') ? test : test.skip;
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

needsProc(
  'a process that has ended and that nothing waits for holds no lock, though its pid is still there',
  async (t) => {
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    t.teardown(() => parent.kill('SIGKILL'));
    const [said] = await once(parent.stdout, 'data');
    const pid = Number(said);
    const machine = thisMachine();
    const holder = { token: 'x', since: '', ...machine, pid, processStart: processStart(pid) };
    t.false(isStale(holder, machine, 0));
    while (!isStale(holder, machine, 0)) await sleep(20);
    t.notThrows(() => process.kill(pid, 0));
  },
);
