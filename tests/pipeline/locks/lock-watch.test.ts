import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { LeftLock } from '../../../src/pipeline/locks/left-lock.ts';
import { findLock, Lock, tryLock } from '../../../src/pipeline/locks/lock.ts';
import { acquireLock } from '../../../src/pipeline/locks/lock-wait.ts';
import { type KnownJobs, LockWatch } from '../../../src/pipeline/locks/lock-watch.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const machine = thisMachine();
const QUIET_MS = 50;
const OTHER = { token: 'fedcba9876543210' };

function holder(changes: object = {}): string {
  return JSON.stringify({
    token: '0123456789abcdef',
    ...{ pid: 1, host: 'elsewhere', bootId: 'b', processStart: null, since: new Date(0).toISOString() },
    job: 'job 7',
    ...changes,
  });
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a lock, as who knows what `isOver` says. @returns what ends the wait, and whether it was got */
function waiting(path: string, isOver: KnownJobs['isOver']) {
  const controller = new AbortController();
  const lock = acquireLock(path, machine, controller.signal, { jobs: { isOver, quietMs: QUIET_MS } });
  return {
    lock,
    /** Whether it was got, after many looks. */
    async isGot(): Promise<boolean> {
      await wait(500);
      controller.abort();
      return lock.then(
        () => true,
        () => false,
      );
    },
  };
}

test.serial('a lock says which job its holder is of, if it is of one', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  process.env.HEAREVAL_JOB = 'job 7';
  t.teardown(() => {
    delete process.env.HEAREVAL_JOB;
  });
  t.true(tryLock(path, machine) instanceof Lock);
  t.is(JSON.parse(readFileSync(path, 'utf8')).job, 'job 7');
  const found = tryLock(path, machine);
  t.is(found instanceof Lock ? undefined : found.holder?.job, 'job 7');
});

test.serial(
  'who was suspended takes no lock whose holder has given signs of life in the meantime',
  async (t) => {
    const path = join(temporaryFolder(t), 'a.lock');
    writeFileSync(path, holder());
    const { isGot } = waiting(path, async () => false);
    await wait(100);
    const { performance } = globalThis;
    globalThis.performance = { ...performance, now: () => performance.now() + 600_000 };
    utimesSync(path, new Date(), new Date(0));
    t.false(await isGot());
    globalThis.performance = performance;
  },
);

test('a silent lock on another host whose job is over is taken over, and nothing is left of that', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a.lock');
  writeFileSync(path, holder());
  const asked: string[] = [];
  const { lock } = waiting(path, async ({ job }) => asked.push(job) > 0);
  t.true((await lock).isHeld());
  t.deepEqual(asked, ['job 7']);
  t.deepEqual(readdirSync(folder), ['a.lock']);
});

test('a lock is waited for whose job is not over, or that is of no job', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder());
  t.false(await waiting(path, async () => false).isGot());
  writeFileSync(path, holder({ job: undefined }));
  t.false(await waiting(path, async () => true).isGot());
});

test('a lock that gives signs of life is of somebody who lives, though the job is said to be over', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder());
  const watch = new LockWatch(machine, { isOver: async () => true, quietMs: QUIET_MS });
  const see = () => {
    const found = findLock(path);
    if (found !== undefined) watch.see(found);
    return watch.gone();
  };
  t.is(see(), undefined, 'it has not been seen for long');
  while (see() === undefined) await wait(QUIET_MS);
  utimesSync(path, new Date(), new Date(0));
  t.is(see(), undefined, 'it has moved');
});

test('of a process of this host engines are not asked', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder({ pid: process.pid, host: machine.host, bootId: machine.bootId }));
  let asked = 0;
  t.false(await waiting(path, async () => ++asked > 0).isGot());
  t.is(asked, 0);
});

test('an answer on one holder takes no lock from the next', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder());
  const isOver: KnownJobs['isOver'] = async ({ token }) => {
    writeFileSync(path, holder(OTHER));
    return token !== OTHER.token;
  };
  t.false(await waiting(path, isOver).isGot());
  t.is(JSON.parse(readFileSync(path, 'utf8')).token, OTHER.token);
});

test('while an answer takes its time, the lock that is released is got', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  writeFileSync(path, holder());
  const first = tryLock(path, machine, 200_000);
  t.true(first instanceof Lock);
  writeFileSync(path, holder());
  const { lock } = waiting(path, () => {
    writeFileSync(path, readFileSync(path));
    setTimeout(() => first instanceof Lock && first.release(), 20);
    return new Promise(() => {});
  });
  t.true((await lock).isHeld());
});

test('a lock that a job has left is removed once it was silent, and no other one', async (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  const left = (over: boolean) =>
    new LeftLock(path, { isOver: async () => over, quietMs: QUIET_MS }, machine);
  const look = async (lock: LeftLock) => {
    for (let looks = 0; looks < 5; looks++) {
      lock.free();
      await wait(QUIET_MS);
    }
    return existsSync(path);
  };
  t.false(await look(left(true)), 'there is none');
  writeFileSync(path, holder());
  t.true(await look(left(false)));
  t.false(await look(left(true)));
});
