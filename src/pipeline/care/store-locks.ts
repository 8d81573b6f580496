import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import { readEvents } from '../history/event-file.ts';
import { runIds, runPath } from '../history/run-history.ts';
import { inspectLock, takeLock } from '../locks/lock-state.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import { isMeant } from '../store/find-step.ts';
import { STAMP_FOLDER } from '../store/publication-stamp.ts';
import { type StoreRemnant, walkStore } from '../store/store-walk.ts';
import { markPath } from './live-use.ts';
import { publishedFolders } from './store-usage.ts';

/** A lock on an output, on publishing, or on a run. */
export interface StoreLock {
  readonly path: string;
  /**
   * `alive`: its process is there. `dead`: it is gone. `silent`: it is of another host and gives no sign of life.
   * `unknown`: it is of another host, and gave one within two minutes.
   */
  readonly state: 'alive' | 'dead' | 'silent' | 'unknown';
  readonly pid: number | null;
  readonly host: string | null;
  /** ISO 8601. */
  readonly since: string | null;
  readonly removed: boolean;
}

export interface UnlockOptions {
  /** Folders below which outputs are published. */
  readonly published?: readonly string[] | undefined;
  /** Remove locks of living processes too: their steps fail instead of ending. */
  readonly force?: boolean | undefined;
}

/** Twelve heartbeats. */
const SILENT_MS = 120_000;

/** All locks, as they are found. Removes none. */
export function listLocks(
  workdir: string,
  published: readonly string[] = [],
  machine: Machine = thisMachine(),
): StoreLock[] {
  const steps = walkStore(workdir).remnants.filter(({ kind }) => kind === 'lock');
  const paths = [
    ...[...steps, ...runLocks(workdir)].map(({ path }) => path),
    ...publishedFolders(published).flatMap(publicationLocks),
  ];
  return paths.flatMap((path) => describe(path, machine) ?? []);
}

/**
 * Removes the locks of a step whose process is gone, or is on another host and silent.
 *
 * @param step its name, its label, its scope, digits of its key, or the lock file's name
 * @throws UserError when a lock is meant that is not to be removed, or none is
 */
export async function unlock(
  workdir: string,
  step: string,
  { published = [], force = false }: UnlockOptions,
  machine: Machine = thisMachine(),
): Promise<StoreLock[]> {
  const all = listLocks(workdir, published, machine);
  const labels = await labelledKeys(workdir, step);
  const meant = all.filter(({ path }) => isLockOf(path, workdir, step, labels));
  if (meant.length === 0) {
    const there = all.length === 0 ? 'there are no locks' : `there are ${all.map(nameOf).join(', ')}`;
    throw new UserError(`${step}: no lock of such a step in ${workdir}; ${there}`);
  }
  const held = meant.find(({ state }) => state === 'alive' || state === 'unknown');
  if (held !== undefined && !force) {
    throw new UserError(
      `${held.path}: held by process ${held.pid ?? '?'} on ${held.host ?? '?'} since ${held.since ?? '?'}, which ` +
        `${held.state === 'alive' ? 'is alive' : 'gave a sign of life within two minutes'}; --force removes it all the same`,
    );
  }
  return meant.map((lock) => {
    if (lock.state === 'dead') takeLock(lock.path, machine)?.release();
    else rmSync(lock.path, { force: true });
    return { ...lock, removed: true };
  });
}

/** The marks of runs that are going on or were killed, and the lock of a removal. */
export function runLocks(workdir: string): StoreRemnant[] {
  return locksIn(join(workdir, 'runs')).map((path) => ({
    kind: 'lock',
    name: `runs/${basename(path)}`,
    path,
  }));
}

/** The mark of a run that is going on or was killed; `undefined` for one that has ended. */
export function runMark(
  workdir: string,
  run: string,
  machine: Machine = thisMachine(),
): StoreLock | undefined {
  return describe(markPath(workdir, run), machine);
}

function publicationLocks(folder: string): string[] {
  return locksIn(join(folder, STAMP_FOLDER));
}

function locksIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.lock(\.[0-9a-f.-]+)*$/.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function describe(path: string, machine: Machine): StoreLock | undefined {
  const lock = inspectLock(path, machine);
  if (lock === undefined) return undefined;
  const { state, holder, silentMs: silence } = lock;
  return {
    path,
    state: state === 'unknown' && silence > SILENT_MS ? 'silent' : state,
    pid: holder?.pid ?? null,
    host: holder?.host ?? null,
    since: holder?.since ?? null,
    removed: false,
  };
}

function nameOf({ path }: StoreLock): string {
  return basename(path);
}

/** Whether a lock belongs to the step, or run, that is meant. */
function isLockOf(path: string, workdir: string, text: string, labelled: ReadonlySet<string>): boolean {
  const name = basename(path).replace(/\.lock.*$/, '');
  if (text === path || text === basename(path) || text === name) return true;
  const [, step, key] = /^\d\d+-([A-Za-z0-9]+)-([0-9a-f]+)$/.exec(name) ?? [];
  if (step === undefined || key === undefined) return name.split(/[-.]/)[0] === text;
  const scope = relative(workdir, dirname(path)).split(sep).join('/');
  return (
    text === scope || labelled.has(key.slice(0, 8)) || isMeant(text, { scope, name: step, label: null }, key)
  );
}

/** First digits of the keys of the steps that runs know by this label: the names of locks do not have it. */
async function labelledKeys(workdir: string, text: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const run of runIds(workdir)) {
    for await (const event of readEvents(runPath(workdir, run))) {
      if (event.type === 'step-start' && isMeant(text, event.step, undefined)) {
        keys.add(event.key.slice(0, 8));
      }
    }
  }
  return keys;
}
