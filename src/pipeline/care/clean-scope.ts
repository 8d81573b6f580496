import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { UserError } from '../../errors.ts';
import { TEMPORARY_PREFIX } from '../files/write-file.ts';
import { readItems, type StoredItem } from '../item-cache/stored-items.ts';
import { isLocked } from '../locks/lock-state.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import { readStored } from '../store/find-step.ts';
import { ownedFiles, readStamps, STAMP_FOLDER } from '../store/publication-stamp.ts';
import { type StoredFolder, walkStore } from '../store/store-walk.ts';
import { splitItems } from './choose-items.ts';
import { usedBy } from './choose-outputs.ts';
import { lockOf } from './remnants.ts';
import type { Removal, RemovalOptions } from './removal.ts';
import { removeDoomed } from './remove-doomed.ts';

export interface CleanOptions extends RemovalOptions {
  /** A folder with published files that goes too, when there is one. */
  readonly published?: string | undefined;
}

/** The scopes that a store keeps anything for. */
export function scopesOf(workdir: string): string[] {
  const { outputs, remnants } = walkStore(workdir);
  const inScopes = remnants.filter(({ name, kind }) => kind !== 'temporary' && name.includes('/'));
  const scopes = inScopes.map(({ name }) => name.slice(0, name.lastIndexOf('/')));
  return [...new Set([...outputs.map(({ scope }) => scope), ...scopes])].sort();
}

/**
 * Removes all that a store keeps for a scope and those below it.
 *
 * @throws UserError, before anything is removed, when a run uses any of it, or when the published folder has files that
 *   no step published
 */
export async function cleanScope(
  workdir: string,
  scope: string,
  options: CleanOptions,
  machine: Machine = thisMachine(),
): Promise<Removal> {
  const { outputs, remnants } = walkStore(workdir);
  const isInside = ({ name }: { readonly name: string }) => name.startsWith(`${scope}/`);
  const folders = outputs.filter(isInside);
  const left = remnants.filter(isInside);
  const doomed = {
    outputs: folders.map((folder) => ({ folder, kind: 'output', lastUsed: null }) as const),
    items: itemsOf(workdir, folders, outputs),
    remnants: left,
    kept: [],
    published: removablePublication(options.published),
  };
  return removeDoomed(workdir, doomed, machine, options, (live) => {
    if (live.makesIn(scope) || folders.some((folder) => live.isUsed(folder))) {
      throw inUse(scope, usedBy(live));
    }
    const held = left.find(({ path, kind }) => isLocked(kind === 'lock' ? path : lockOf(path), machine));
    if (held !== undefined) throw inUse(scope, `a process is at ${held.name}`);
  });
}

/** The items that outputs which go have, and no others. */
function itemsOf(
  workdir: string,
  going: readonly StoredFolder[],
  all: readonly StoredFolder[],
): readonly StoredItem[] {
  const stored = (folders: readonly StoredFolder[]) =>
    folders.flatMap((folder) => {
      const manifest = readStored(folder.dir);
      return manifest === undefined ? [] : [{ folder, manifest }];
    });
  const { items } = readItems(workdir);
  if (items.length === 0) return [];
  const { held } = splitItems(items, stored(going));
  return splitItems(held, stored(all.filter((folder) => !going.includes(folder)))).loose;
}

function inUse(scope: string, why: string): UserError {
  return new UserError(`${scope}: nothing is removed: ${why}`, { next: 'heareval status' });
}

/** @throws UserError when there are files in it that no step has published */
function removablePublication(folder: string | undefined): string | undefined {
  if (folder === undefined || !existsSync(folder)) return undefined;
  const owned = new Set(
    readStamps(folder).flatMap(({ stamp }) => (stamp === undefined ? [] : ownedFiles(stamp))),
  );
  const foreign = filesBelow(folder).find(
    (path) =>
      !owned.has(path) &&
      !path.startsWith(`${STAMP_FOLDER}/`) &&
      !posix.basename(path).startsWith(TEMPORARY_PREFIX),
  );
  if (foreign === undefined) return folder;
  throw new UserError(`${folder}: not removed: ${foreign} in it was not published by a step`);
}

/** Relative POSIX paths. */
function filesBelow(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(below, entry.name);
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}
