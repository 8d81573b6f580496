import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readItems } from '../item-cache/stored-items.ts';
import { isLocked } from '../locks/lock-state.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import { type StoreRemnant, walkStore } from '../store/store-walk.ts';
import { chooseOutputs, type GarbageConditions, usedBy } from './choose-outputs.ts';
import { type LiveUse, readLiveUse } from './live-use.ts';
import { isUseless } from './remnants.ts';
import type { JobFiles, Removal, RemovalOptions } from './removal.ts';
import { REMOVED_NAME, removeDoomed } from './remove-doomed.ts';
import { runLocks } from './store-locks.ts';
import { readUsage } from './store-usage.ts';

export interface GarbageOptions extends GarbageConditions, RemovalOptions {
  /** Folders below which outputs are published. @default those that the logs of runs name */
  readonly published?: readonly string[] | undefined;
  /** What the jobs of runs have left; stays while a run is going on. @default nothing */
  readonly jobs?: JobFiles | undefined;
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
  const jobs = jobFilesOf(options.jobs, live);
  const all = [...remnants, ...marks, ...(options.published ?? []).flatMap(removedFolder), ...jobs.over];
  return removeDoomed(
    workdir,
    {
      outputs: chosen.doomed,
      items: chosen.items,
      remnants: all,
      kept: [...chosen.kept, ...jobs.kept],
      published: undefined,
    },
    machine,
    options,
  );
}

/** A run may take up the jobs of another one. */
function jobFilesOf(jobs: JobFiles = { over: [], kept: [] }, live: LiveUse): JobFiles {
  if (live.runs.length === 0 || jobs.over.length === 0) return jobs;
  return { over: [], kept: jobs.over.map(({ name }) => ({ name, why: usedBy(live) })) };
}

/** What an interrupted removal of a published folder has left. */
function removedFolder(root: string): StoreRemnant[] {
  const path = join(root, REMOVED_NAME);
  return existsSync(path) ? [{ kind: 'temporary', name: path, path }] : [];
}

function nothingRemoved(dryRun: boolean): Removal {
  return { dryRun, removed: [], kept: [], bytes: 0, freedBytes: 0, cancelled: false };
}
