import { statSync } from 'node:fs';
import type { Machine } from '../machine/machine.ts';
import { findLock, Lock, tryLock } from './lock.ts';
import { isStale, type LockHolder } from './lock-holder.ts';

/** A holder on another host that has shown no sign of life for so long is gone, whatever the clocks say. */
const SILENT_MS = 24 * 3600_000;

/** A lock file, looked at once and left alone. */
export interface InspectedLock {
  /** `unknown`: the holder is on another host, which cannot be asked, or the file is just being written. */
  readonly state: 'alive' | 'dead' | 'unknown';
  readonly holder: LockHolder | undefined;
  /** How long ago the holder showed a sign of life, as far as clocks agree; below 0 when they do not. */
  readonly silentMs: number;
}

/** `undefined` when there is no such lock. */
export function inspectLock(path: string, machine: Machine): InspectedLock | undefined {
  const found = findLock(path);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || stats === undefined) return undefined;
  const { holder } = found;
  const age = Date.now() - stats.mtimeMs;
  const isForeign = holder !== undefined && holder.host !== machine.host;
  if (isForeign) return { state: age > SILENT_MS ? 'dead' : 'unknown', holder, silentMs: age };
  const isDead = isStale(holder, machine, age);
  return { state: isDead ? 'dead' : holder === undefined ? 'unknown' : 'alive', holder, silentMs: age };
}

/** Whether somebody holds the lock, or may. */
export function isLocked(path: string, machine: Machine): boolean {
  const lock = inspectLock(path, machine);
  return lock !== undefined && lock.state !== 'dead';
}

/** Takes a lock unless somebody holds it, or may. */
export function takeLock(path: string, machine: Machine): Lock | undefined {
  const lock = tryLock(path, machine);
  if (lock instanceof Lock) return lock;
  if (inspectLock(path, machine)?.state !== 'dead') return undefined;
  const taken = tryLock(path, machine, Number.POSITIVE_INFINITY);
  return taken instanceof Lock ? taken : undefined;
}
