import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readEvents } from '../history/event-file.ts';
import { runPath } from '../history/run-history.ts';
import type { Lock } from '../locks/lock.ts';
import { isLocked, takeLock } from '../locks/lock-state.ts';
import { acquireLock } from '../locks/lock-wait.ts';
import type { Machine } from '../machine/machine.ts';
import type { StoredFolder } from '../store/store-walk.ts';

/**
 * Marks a run as going on, from before it looks at the store until the mark is released, and waits while outputs are
 * being taken away. Whoever takes outputs away first locks the store and then looks for marks, so one always sees the
 * other.
 *
 * @returns `undefined` where nothing can be written: then nothing can be taken away either.
 */
export async function enterStore(
  workdir: string,
  run: string,
  machine: Machine,
  signal: AbortSignal = new AbortController().signal,
): Promise<Lock | undefined> {
  let mark: Lock | undefined;
  try {
    mark = takeLock(markPath(workdir, run), machine);
  } catch {
    return undefined;
  }
  const removal = removalLockPath(workdir);
  if (existsSync(removal)) {
    try {
      (await acquireLock(removal, machine, signal)).release();
    } catch {
      // The run is cancelled, or finds out by itself what is wrong with the disk.
    }
  }
  return mark;
}

/** Held while outputs lose their names: no run starts in between. */
export function removalLockPath(workdir: string): string {
  return join(workdir, 'runs', 'removal.lock');
}

/** What the runs that are going on use, or may use before they end. */
export interface LiveUse {
  /** Ids of the runs. */
  readonly runs: readonly string[];
  isUsed(output: StoredFolder): boolean;
  /** Whether a run makes outputs of a scope, or may. */
  makesIn(scope: string): boolean;
}

/**
 * A run uses the outputs that it has taken as fresh, by their keys, and may use any output of the steps that it has
 * planned to run, by their names, which are part of keys. One that has no plan yet, or whose plan may still grow, may
 * use everything.
 */
export async function readLiveUse(workdir: string, machine: Machine): Promise<LiveUse> {
  const runs = markedRuns(workdir).filter((run) => isLocked(markPath(workdir, run), machine));
  const keys = new Set<string>();
  const steps = new Set<string>();
  const scopes = new Set<string>();
  let mayUseAll = false;
  for (const run of runs) {
    let isPlanned = false;
    let fresh = 0;
    for await (const event of readEvents(runPath(workdir, run))) {
      if (event.type === 'outputs-fresh') {
        for (const key of event.keys) keys.add(key.slice(0, 8));
        fresh = event.keys.length;
      } else if (event.type === 'plan') {
        for (const { step } of event.run) {
          steps.add(step.name);
          scopes.add(step.scope);
        }
        // A log that could not be written all the time may lack events.
        isPlanned = fresh === event.fresh && !event.run.some(({ spawns }) => spawns);
        break;
      }
    }
    mayUseAll ||= !isPlanned;
  }
  return {
    runs,
    isUsed: ({ step, keyPrefix }) => mayUseAll || steps.has(step) || keys.has(keyPrefix.slice(0, 8)),
    makesIn: (scope) => mayUseAll || scopes.has(scope),
  };
}

/** Runs that have not removed their mark: they are going on, or were killed. */
function markedRuns(workdir: string): string[] {
  try {
    const names = readdirSync(join(workdir, 'runs'));
    return names.flatMap((name) => /^(\d{4}-.*)\.lock$/.exec(name)?.[1] ?? []).sort();
  } catch {
    return [];
  }
}

export function markPath(workdir: string, run: string): string {
  return join(workdir, 'runs', `${run}.lock`);
}
