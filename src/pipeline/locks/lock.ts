import { closeSync, openSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { discardFileSync } from '../../discard-file.ts';
import { explainDiskError } from '../../disk-error.ts';
import { makeFolder } from '../../make-folder.ts';
import { renameFileSync } from '../../rename-file.ts';
import type { Machine } from '../machine/machine.ts';
import { isProcessMark, isStale, type LockHolder, ownHolder } from './lock-holder.ts';

/** How often a held lock shows signs of life to processes on other hosts, which cannot look for its process. */
const HEARTBEAT_MS = 10_000;

/** A lock file as it was found: its holder (`undefined` while the file is being written) and what identifies it. */
export interface FoundLock {
  readonly holder: LockHolder | undefined;
  /** Changes with each new holder. */
  readonly identity: string;
  /** Changes with each sign of life too. */
  readonly sign: string;
}

/** A lock that this process holds. */
export class Lock {
  readonly #path: string;
  readonly #text: string;
  readonly #heartbeat: NodeJS.Timeout;
  #lost = false;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
    this.#heartbeat = setInterval(() => this.#touch(), HEARTBEAT_MS).unref();
  }

  /** False when somebody removed the lock or took it over, which no process does while this one is seen to live. */
  isHeld(): boolean {
    try {
      this.#lost ||= readFileSync(this.#path, 'utf8') !== this.#text;
    } catch {
      this.#lost = true;
    }
    return !this.#lost;
  }

  release(): void {
    clearInterval(this.#heartbeat);
    if (!this.#lost) {
      try {
        unlinkSync(this.#path);
      } catch {
        // Once this process has ended, the lock is stale.
      }
    }
  }

  #touch(): void {
    try {
      utimesSync(this.#path, new Date(), new Date());
    } catch {
      // The next one may succeed.
    }
  }
}

/**
 * Takes the lock, or tells who has it. A lock whose process is gone is taken over, by one process only.
 *
 * @param watchedMs for how long the caller has seen the lock without a sign of life.
 * @param gone identity of a lock of which the caller knows that its process is gone
 */
export function tryLock(path: string, machine: Machine, watchedMs = 0, gone?: string): Lock | FoundLock {
  const own = JSON.stringify(ownHolder(machine));
  if (createLockFile(path, own)) {
    return new Lock(path, own);
  }
  const found = findLock(path);
  if (found === undefined) {
    return tryLock(path, machine, watchedMs, gone);
  }
  const isFree = found.identity === gone || isStale(found.holder, machine, watchedMs);
  return isFree && takeOver(path, found, own, machine) ? new Lock(path, own) : found;
}

/** The lock file at `path`, `undefined` when there is none. */
export function findLock(path: string): FoundLock | undefined {
  try {
    const stats = statSync(path);
    const text = readFileSync(path, 'utf8');
    const file = `${stats.ino}-${stats.mtimeMs}`;
    const holder = parseHolder(text);
    return { holder, identity: holder?.token ?? file, sign: `${holder?.token}-${file}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw explainDiskError(error, path);
  }
}

function createLockFile(path: string, text: string): boolean {
  try {
    const descriptor = openNew(path);
    if (descriptor !== undefined) {
      writeHolder(descriptor, path, text);
    }
    return descriptor !== undefined;
  } catch (error) {
    throw explainDiskError(error, path);
  }
}

/** `undefined` when the file is there already. */
function openNew(path: string): number | undefined {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'EEXIST':
        return undefined;
      case 'ENOENT':
        makeFolder(dirname(path));
        return openNew(path);
      default:
        throw error;
    }
  }
}

function writeHolder(descriptor: number, path: string, text: string): void {
  try {
    writeFileSync(descriptor, text);
  } catch (error) {
    discardFileSync(path);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Guards that were found without a holder, with what they looked like, and since when. */
const unreadableGuards = new Map<string, { readonly sign: string; readonly since: number }>();

/** For how long a guard has been seen without a holder: who was to write it may have died just then. */
function unreadableForMs(path: string): number {
  const found = findLock(path);
  const seen = unreadableGuards.get(path);
  if (found !== undefined && found.holder === undefined && found.sign === seen?.sign) {
    return performance.now() - seen.since;
  }
  if (found === undefined || found.holder !== undefined) unreadableGuards.delete(path);
  else unreadableGuards.set(path, { sign: found.sign, since: performance.now() });
  return 0;
}

/**
 * Replaces a stale lock. Whoever does so first holds a lock on this very lock (its name ends with the stale holder's
 * token), so that no one can mistake the new lock for the stale one and replace it too.
 */
function takeOver(path: string, stale: FoundLock, own: string, machine: Machine): boolean {
  const guardPath = `${path}.${stale.identity}`;
  const guard = tryLock(guardPath, machine, unreadableForMs(guardPath));
  if (!(guard instanceof Lock)) {
    return false;
  }
  try {
    if (findLock(path)?.identity !== stale.identity) {
      return false;
    }
    // Its name is that of the guard, so that what a process leaves that dies here is written over by the next.
    const temporary = `${guardPath}.0`;
    try {
      writeFileSync(temporary, own);
      renameFileSync(temporary, path);
    } catch (error) {
      discardFileSync(temporary);
      throw explainDiskError(error, path);
    }
    return true;
  } finally {
    guard.release();
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as LockHolder;
    const isJob = holder.job === undefined || typeof holder.job === 'string';
    return isProcessMark(holder) && isJob && /^[0-9a-f]{16}$/.test(holder.token) ? holder : undefined;
  } catch {
    return undefined;
  }
}
