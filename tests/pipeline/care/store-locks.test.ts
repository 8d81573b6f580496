import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { listLocks, unlock } from '../../../src/pipeline/index.ts';
import { tryLock } from '../../../src/pipeline/locks/lock.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const machine = thisMachine();
const gone = { pid: 4_194_304, host: machine.host, bootId: machine.bootId };
const foreign = { pid: 1, host: 'elsewhere', bootId: 'x' };

function prepare(t: ExecutionContext) {
  const root = temporaryFolder(t);
  const workdir = join(root, '_workdir');
  const path = (name: string) => join(workdir, name);
  const write = (name: string, holder: object, silentMs = 0) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    const since = '2001-01-01T00:00:00.000Z';
    writeFileSync(
      path(name),
      JSON.stringify({ token: '0123456789abcdef', processStart: null, since, ...holder }),
    );
    const time = new Date(Date.now() - silentMs);
    utimesSync(path(name), time, time);
  };
  return { root, workdir, path, write };
}

test('locks are listed with their holders, and none is removed', (t) => {
  const { root, workdir, path, write } = prepare(t);
  t.deepEqual(listLocks(workdir), []);
  write('a/00-Say-00000000.lock', gone);
  write('a/00-Say-11111111.lock', foreign);
  write('a/00-Say-22222222.lock', foreign, 200_000);
  write('runs/2001-01-01T00.lock', gone);
  write('../tasks/a/.heareval/Say.json.lock', gone);
  tryLock(path('a/00-Say-33333333.lock'), machine);
  const locks = listLocks(workdir, [join(root, 'tasks')]);
  t.deepEqual(
    locks.map(({ state, pid }) => [state, pid]),
    [
      ['dead', gone.pid],
      ['unknown', 1],
      ['silent', 1],
      ['alive', process.pid],
      ['dead', gone.pid],
      ['dead', gone.pid],
    ],
  );
  t.true(locks.every(({ path: each, removed }) => existsSync(each) && !removed));
});

for (const text of ['Say', 'a/Say', 'a', '0123', 'a/00-Say-01234567', 'first part', 'Say first part']) {
  test(`a stale lock is removed that is meant by ${text}`, async (t) => {
    const { workdir, path, write } = prepare(t);
    write('a/00-Say-01234567.lock', gone);
    write('b/00-Tell-76543210.lock', gone);
    const step = { id: 0, scope: 'a', name: 'Say', label: 'first part' };
    const event = { time: '2001', type: 'step-start', step, key: '0123456789', reasons: [] };
    mkdirSync(path('runs'));
    writeFileSync(path('runs/2001.jsonl'), `${JSON.stringify(event)}\n`);
    const [lock, ...others] = await unlock(workdir, text, {});
    t.deepEqual(others, []);
    t.like(lock, { path: path('a/00-Say-01234567.lock'), state: 'dead', removed: true });
    t.false(existsSync(path('a/00-Say-01234567.lock')));
    t.true(existsSync(path('b/00-Tell-76543210.lock')));
  });
}

test('a living holder is refused without force, and so is one of another host that gave a sign of life', async (t) => {
  const { workdir, path, write } = prepare(t);
  tryLock(path('a/00-Say-00000000.lock'), machine);
  write('a/00-Tell-11111111.lock', foreign);
  for (const [step, says] of [
    ['Say', 'is alive'],
    ['Tell', 'gave a sign of life within two minutes'],
  ] as const) {
    await t.throwsAsync(unlock(workdir, step, {}), {
      name: 'UserError',
      message: new RegExp(`held by process \\d+ on .+ since .+, which ${says}; --force `),
    });
    t.is(listLocks(workdir).length, step === 'Say' ? 2 : 1);
    await unlock(workdir, step, { force: true });
  }
  t.deepEqual(listLocks(workdir), []);
});

test('the lock of a silent process of another host is removed when asked for', async (t) => {
  const { workdir, write } = prepare(t);
  write('a/00-Say-22222222.lock', foreign, 200_000);
  t.like((await unlock(workdir, 'Say', {}))[0], { state: 'silent', removed: true });
  t.deepEqual(listLocks(workdir), []);
});

test('a step without a lock is one line that names the locks there are', async (t) => {
  const { workdir, write } = prepare(t);
  await t.throwsAsync(unlock(workdir, 'Say', {}), {
    message: /^Say: no lock of such a step in .*; there are no locks$/,
  });
  write('a/00-Tell-11111111.lock', gone);
  await t.throwsAsync(unlock(workdir, 'Say', {}), { message: /there are 00-Tell-11111111\.lock$/ });
});
