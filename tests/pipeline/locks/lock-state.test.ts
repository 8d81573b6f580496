import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { inspectLock, isLocked, takeLock } from '../../../src/pipeline/locks/lock-state.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const machine = { host: 'here', bootId: 'boot' };
const HOUR_MS = 3600_000;

test('a lock of another host is dead once it was silent for a day, and no sooner', (t) => {
  const path = join(temporaryFolder(t), 'a.lock');
  const silentFor = (ms: number) => {
    const holder = { token: '0123456789abcdef', pid: 1, host: 'elsewhere', bootId: 'x', processStart: null };
    writeFileSync(path, JSON.stringify({ ...holder, since: new Date(0).toISOString() }));
    const time = new Date(Date.now() - ms);
    utimesSync(path, time, time);
  };
  silentFor(24 * HOUR_MS - 60_000);
  t.is(inspectLock(path, machine)?.state, 'unknown');
  t.true(isLocked(path, machine));
  t.is(takeLock(path, machine), undefined);

  silentFor(24 * HOUR_MS + 60_000);
  t.is(inspectLock(path, machine)?.state, 'dead');
  t.false(isLocked(path, machine));
  const lock = takeLock(path, machine);
  t.true(lock?.isHeld());
  t.is(takeLock(path, machine), undefined);
  lock?.release();
  t.false(existsSync(path));
});
