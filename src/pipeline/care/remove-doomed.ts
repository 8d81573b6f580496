import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { explainDiskError } from '../../disk-error.ts';
import { renameFileSync } from '../../rename-file.ts';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import { removeEmptyGroups, removeItem, type StoredItem } from '../item-cache/stored-items.ts';
import { isLocked, takeLock } from '../locks/lock-state.ts';
import { acquireLock } from '../locks/lock-wait.ts';
import type { Machine } from '../machine/machine.ts';
import { createBreather } from '../machine/time-slice.ts';
import { removeUnfinished } from '../store/output-writer.ts';
import type { StoreRemnant } from '../store/store-walk.ts';
import { usedBy } from './choose-outputs.ts';
import { FreedBytes } from './freed-bytes.ts';
import { type LiveUse, readLiveUse, removalLockPath } from './live-use.ts';
import { lockOf } from './remnants.ts';
import type { DoomedOutput, KeptThing, Removal, RemovalOptions, RemovedThing } from './removal.ts';
import { removeEmptyScopes } from './store-tidy.ts';

/** Where a published folder lies, beside its place, while it is being removed. */
export const REMOVED_NAME = `${TEMPORARY_PREFIX}removed`;

/** What is to go. */
export interface Doomed {
  readonly outputs: readonly DoomedOutput[];
  readonly items: readonly StoredItem[];
  readonly remnants: readonly StoreRemnant[];
  /** Outputs that are known to be in use. */
  readonly kept: readonly KeptThing[];
  /** A folder outside the store. */
  readonly published: string | undefined;
}

/** Something on its way out. */
interface Leaving {
  readonly thing: Omit<RemovedThing, 'bytes'>;
  /** Where it lies now, under no final name. */
  readonly path: string;
  /** To be held while it is being removed. */
  readonly lock: string | undefined;
}

/**
 * Removes outputs and remnants. First every output loses its name by one rename, while no run can start, so that none
 * is ever there by half and none goes that a run uses; then the files go. What an interrupted removal leaves is a
 * remnant, which the next one removes.
 *
 * @param check is called when no run can start any more, and throws what speaks against removing anything.
 */
export async function removeDoomed(
  workdir: string,
  doomed: Doomed,
  machine: Machine,
  { dryRun = false, signal = new AbortController().signal }: RemovalOptions,
  check: (live: LiveUse) => void = () => {},
): Promise<Removal> {
  const bytes = new FreedBytes();
  const removed: RemovedThing[] = [];
  const kept = [...doomed.kept];
  const breathe = createBreather();
  try {
    const leaving = await withStoreLocked(workdir, machine, dryRun, signal, async () => {
      const live = await readLiveUse(workdir, machine);
      check(live);
      if (live.runs.length === 0) removed.push(...(await removeItems(doomed.items, bytes, dryRun, signal)));
      else kept.push(...groupsOf(doomed.items).map((name) => ({ name, why: usedBy(live) })));
      return retireAll(doomed, live, machine, dryRun, kept);
    });
    for (const { thing, path, lock: lockPath } of leaving) {
      if (signal.aborted) break;
      const lock = dryRun || lockPath === undefined ? undefined : takeLock(lockPath, machine);
      // Whoever took it in the meantime clears it away.
      if (!dryRun && lockPath !== undefined && lock === undefined) continue;
      try {
        removed.push({ ...thing, bytes: bytes.add(path) });
        if (!dryRun) removeUnfinished(path);
      } finally {
        lock?.release();
      }
      await breathe();
    }
    if (!dryRun && !signal.aborted) await tidy(workdir, machine, signal);
  } catch (error) {
    throw explainDiskError(error, workdir);
  }
  return {
    dryRun,
    removed,
    kept,
    bytes: removed.reduce((sum, thing) => sum + thing.bytes, 0),
    freedBytes: bytes.freed,
    cancelled: signal.aborted,
  };
}

function groupsOf(items: readonly StoredItem[]): string[] {
  return [...new Set(items.map(({ group }) => group))];
}

/** Each item goes by itself, so that nothing is left half removed. */
async function removeItems(
  items: readonly StoredItem[],
  bytes: FreedBytes,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<RemovedThing[]> {
  const breathe = createBreather();
  const groups = new Map<string, { count: number; bytes: number }>();
  for (const item of items) {
    if (signal.aborted) break;
    const group = groups.get(item.group) ?? { count: 0, bytes: 0 };
    for (const path of item.paths) group.bytes += bytes.addUnlinked(path);
    group.count += 1;
    groups.set(item.group, group);
    if (!dryRun) removeItem(item);
    await breathe();
  }
  return [...groups].map(([name, group]) => ({ name, kind: 'items', lastUsed: null, ...group }));
}

async function retireAll(
  { outputs, remnants, published }: Doomed,
  live: LiveUse,
  machine: Machine,
  dryRun: boolean,
  kept: KeptThing[],
): Promise<Leaving[]> {
  const leaving: Leaving[] = [];
  const breathe = createBreather();
  for (const { folder, kind, lastUsed } of outputs) {
    const { name, dir } = folder;
    const path = live.isUsed(folder) ? undefined : retire(dir, machine, dryRun);
    if (path !== undefined) {
      leaving.push({ thing: { name, kind, lastUsed }, path, lock: lockOf(dir) });
    } else {
      kept.push({ name, why: live.isUsed(folder) ? usedBy(live) : 'it is being made again' });
    }
    await breathe();
  }
  for (const { name, kind, path } of remnants) {
    const isFree = kind === 'temporary' || kind === 'jobs';
    const lock = isFree ? undefined : kind === 'lock' ? path : lockOf(path);
    leaving.push({ thing: { name, kind, lastUsed: null }, path, lock });
  }
  if (published !== undefined) {
    const path = dryRun ? published : join(dirname(resolve(published)), REMOVED_NAME);
    if (!dryRun) {
      rmSync(path, { recursive: true, force: true });
      renameFileSync(published, path);
    }
    leaving.push({ thing: { name: published, kind: 'published', lastUsed: null }, path, lock: undefined });
  }
  return leaving;
}

/**
 * Takes an output's name away. Where it lies then; `undefined` when a process is at it or it is gone. No lock is needed:
 * no run can start, and none that is going on makes it.
 */
function retire(dir: string, machine: Machine, dryRun: boolean): string | undefined {
  const lock = lockOf(dir);
  if (existsSync(lock) && isLocked(lock, machine)) return undefined;
  return dryRun ? dir : renameAway(dir, `${dir}.old`);
}

function renameAway(dir: string, old: string): string | undefined {
  try {
    renameFileSync(dir, old);
    return old;
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
        return undefined;
      case 'ENOTEMPTY':
      case 'EEXIST':
      case 'EPERM':
        // An earlier one, which was interrupted, has left it.
        if (!existsSync(old)) throw error;
        rmSync(old, { recursive: true, force: true });
        return renameAway(dir, old);
      default:
        throw error;
    }
  }
}

/** Does something while no run can start. Whatever only looks at the store does it at once. */
async function withStoreLocked<T>(
  workdir: string,
  machine: Machine,
  dryRun: boolean,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  if (dryRun) return work();
  const lock = await acquireLock(removalLockPath(workdir), machine, signal);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** A run that is about to make its first output in a scope may just have made the folder. */
async function tidy(workdir: string, machine: Machine, signal: AbortSignal): Promise<void> {
  await withStoreLocked(workdir, machine, false, signal, async () => {
    const { runs } = await readLiveUse(workdir, machine);
    if (runs.length > 0) return;
    removeEmptyScopes(workdir);
    removeEmptyGroups(workdir);
  });
}
