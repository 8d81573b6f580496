import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readItems } from '../item-cache/stored-items.ts';
import { isLocked } from '../locks/lock-state.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import { type StoreRemnant, walkStore } from '../store/store-walk.ts';
import { chooseOutputs, type GarbageConditions } from './choose-outputs.ts';
import { readLiveUse } from './live-use.ts';
import { isUseless } from './remnants.ts';
import type { Removal, RemovalOptions } from './removal.ts';
import { REMOVED_NAME, removeDoomed } from './remove-doomed.ts';
import { runLocks } from './store-locks.ts';
import { readUsage } from './store-usage.ts';

export interface GarbageOptions extends GarbageConditions, RemovalOptions {
  /** Folders below which outputs are published. @default those that the logs of runs name */
  readonly published?: readonly string[] | undefined;
}

/**
 * Removes from a store the outputs that meet all conditions, and always what interrupted runs have left. Nothing goes
 * that a run uses which is going on, in this process or another. Published files keep their bytes.
 *
 * @throws UserError when the store cannot be written
 */
export async function collectGarbage(
  workdir: string,
  options: GarbageOptions,
  machine: Machine = thisMachine(),
): Promise<Removal> {
  if (!existsSync(workdir)) return nothingRemoved(options.dryRun ?? false);
  const usage = await readUsage(workdir, options.published ?? []);
  const live = await readLiveUse(workdir, machine);
  const { items, temporary } = readItems(workdir);
  const chosen = chooseOutputs(workdir, items, options, usage, live);
  const unwritten = temporary.map(
    (path): StoreRemnant => ({ kind: 'temporary', name: relative(workdir, path), path }),
  );
  const marks = runLocks(workdir).filter(({ path }) => !isLocked(path, machine));
  const remnants = [...walkStore(workdir).remnants, ...unwritten].filter(
    (remnant) =>
      // A run that copies much from a cache may be at it for hours.
      !(remnant.kind === 'temporary' && live.runs.length > 0) &&
      isUseless(remnant, machine, options.olderThanMs),
  );
  const all = [...remnants, ...marks, ...(options.published ?? []).flatMap(removedFolder)];
  return removeDoomed(
    workdir,
    { outputs: chosen.doomed, items: chosen.items, remnants: all, kept: chosen.kept, published: undefined },
    machine,
    options,
  );
}

/** What an interrupted removal of a published folder has left. */
function removedFolder(root: string): StoreRemnant[] {
  const path = join(root, REMOVED_NAME);
  return existsSync(path) ? [{ kind: 'temporary', name: path, path }] : [];
}

function nothingRemoved(dryRun: boolean): Removal {
  return { dryRun, removed: [], kept: [], bytes: 0, freedBytes: 0, cancelled: false };
}
