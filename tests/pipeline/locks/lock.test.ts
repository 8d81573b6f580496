import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Lock, tryLock } from '../../../src/pipeline/locks/lock.ts';
import { acquireLock } from '../../../src/pipeline/locks/lock-wait.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const machine = thisMachine();

/** The pid of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

function holder(changes: object): string {
  return JSON.stringify({
    token: '0123456789abcdef',
    pid: process.pid,
    host: machine.host,
    bootId: machine.bootId,
    processStart: null,
    since: new Date(0).toISOString(),
    ...changes,
  });
}

test('a lock is held by one, and free again when released', (t) => {
  const path = join(temporaryFolder(t), 'folder', 'a.lock');
  const lock = tryLock(path, machine);
  t.true(lock instanceof Lock);
  const second = tryLock(path, machine);
  t.false(second instanceof Lock);
  t.is(second instanceof Lock ? undefined : second.holder?.pid, process.pid);
  if (lock instanceof Lock) {
    t.true(lock.isHeld());
    lock.release();
    t.false(lock.isHeld());
  }
  t.false(existsSync(path));
  const third = tryLock(path, machine);
  t.true(third instanceof Lock && third.isHeld());
});

test('a lock says who holds it', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  tryLock(path, machine);
  const { pid, host, bootId, since } = JSON.parse(readFileSync(path, 'utf8'));
  t.deepEqual([pid, host, bootId], [process.pid, machine.host, machine.bootId]);
  t.true(Math.abs(Date.now() - Date.parse(since)) < 60_000);
});

for (const [title, changes] of [
  ['of a process that has ended', { pid: deadPid() }],
  ['from before the machine went down', { bootId: 'another boot' }],
  ['of an earlier process with the pid of a living one', { processStart: 'long ago' }],
] as const) {
  test(`a lock ${title} is taken over`, (t) => {
    const folder = temporaryFolder(t);
    const path = join(folder, 'a.lock');
    writeFileSync(path, holder(changes));
    const lock = tryLock(path, machine);
    t.true(lock instanceof Lock && lock.isHeld());
    t.deepEqual(readdirSync(folder), ['a.lock'], 'nothing is left of the take-over');
  });
}

test('where only the uptime tells boots apart, a clock that was set back takes no lock away', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  const upSince = (time: number) => ({ host: machine.host, bootId: `up-since-${time}` });
  writeFileSync(path, holder(upSince(1000)));
  t.false(tryLock(path, upSince(900)) instanceof Lock);
  t.false(tryLock(path, upSince(1001)) instanceof Lock);
  t.true(tryLock(path, upSince(1100)) instanceof Lock);
});

test('a lock of another host is left alone as long as it gives signs of life', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder({ host: 'elsewhere', pid: deadPid() }));
  t.false(tryLock(path, machine, 100_000) instanceof Lock);
  t.true(tryLock(path, machine, 130_000) instanceof Lock);
});

test('an empty lock file is left alone for the moment that writing it takes', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, '');
  t.false(tryLock(path, machine, 1_000) instanceof Lock);
  t.true(tryLock(path, machine, 4_000) instanceof Lock);
});

test('a take-over that was interrupted is completed by the next process', (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.lock');
  writeFileSync(path, holder({ pid: deadPid() }));
  writeFileSync(`${path}.0123456789abcdef`, holder({ pid: deadPid(), token: 'fedcba9876543210' }));
  t.true(tryLock(path, machine) instanceof Lock);
  t.deepEqual(readdirSync(folder), ['a.lock']);
});

test('a take-over that was interrupted before it said by whom is completed after some seconds', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.lock');
  writeFileSync(path, holder({ pid: deadPid() }));
  writeFileSync(`${path}.0123456789abcdef`, '');
  t.false(tryLock(path, machine) instanceof Lock, 'who takes it over may be about to say so');
  const signal = AbortSignal.timeout(20_000);
  const lock = await acquireLock(path, machine, signal);
  t.true(lock.isHeld());
  t.deepEqual(readdirSync(folder), ['a.lock']);
});

test('what a process left that died while it took a lock over is gone when the next one has', (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.lock');
  writeFileSync(path, holder({ pid: deadPid() }));
  writeFileSync(`${path}.0123456789abcdef.0`, '');
  t.true(tryLock(path, machine) instanceof Lock);
  t.deepEqual(readdirSync(folder), ['a.lock']);
});

test('a stale lock that another process is taking over is left to it', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder({ pid: deadPid() }));
  writeFileSync(`${path}.0123456789abcdef`, holder({ token: 'fedcba9876543210' }));
  t.false(tryLock(path, machine) instanceof Lock);
});

test('a lock that somebody else has taken is not removed by releasing it', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  const lock = tryLock(path, machine);
  writeFileSync(path, holder({}));
  if (lock instanceof Lock) {
    t.false(lock.isHeld());
    lock.release();
  }
  t.true(existsSync(path));
});

test('who waits for a lock gets it when it is released, and is told once who has it', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  const first = tryLock(path, machine);
  const waited: unknown[] = [];
  const second = acquireLock(path, machine, new AbortController().signal, {
    onWait: (found) => waited.push(found.holder?.pid),
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  utimesSync(path, new Date(), new Date());
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.true(first instanceof Lock);
  if (first instanceof Lock) {
    first.release();
  }
  t.true((await second).isHeld());
  t.deepEqual(waited, [process.pid]);
});

test('waiting for a lock ends when the run is aborted', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  tryLock(path, machine);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await t.throwsAsync(acquireLock(path, machine, controller.signal), { name: 'AbortError' });
});

test('a stale lock that another process has taken over meanwhile is not taken from it', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder({ pid: deadPid() }));
  const living = holder({ token: 'fedcba9876543210' });
  let looks = 0;
  // Who looks at a lock asks for this machine: first for its own, then whether the holder's is the same.
  const racing = {
    bootId: machine.bootId,
    get host() {
      looks += 1;
      if (looks === 2) writeFileSync(path, living);
      return machine.host;
    },
  };
  t.false(tryLock(path, racing) instanceof Lock);
  t.is(readFileSync(path, 'utf8'), living);
  t.true(looks >= 2);
});
