import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { UserError } from '../../errors.ts';
import { missingFile } from '../../formats/files/missing-file.ts';
import { ifThere } from '../../if-there.ts';

/** A task, or one sample rate of it, that somebody else has prepared. */
export interface LocatedTask {
  /** Name of its folder, for instance `spoken_digit-1.0.9-small`. */
  readonly name: string;
  readonly kind: 'archive' | 'folder';
  /** Absolute path of the archive, or of the task folder. */
  readonly path: string;
}

/**
 * Finds the tasks in what the user named: an archive of HEAR 2021, a task folder, or a folder that has some in
 * `tasks/`, as such an archive unpacks.
 *
 * @throws UserError when there is none
 */
export async function locateTasks(typed: string): Promise<readonly LocatedTask[]> {
  const found = resolve(typed);
  const stats = await stat(found).catch(missingFile(typed, 'an archive of HEAR 2021 or a task folder'));
  return stats.isDirectory() ? tasksOfFolder(found, typed) : [await taskOfArchive(found, typed)];
}

async function tasksOfFolder(folder: string, typed: string): Promise<LocatedTask[]> {
  if (await isTaskFolder(folder)) return [{ name: basename(folder), kind: 'folder', path: folder }];
  const tasks: LocatedTask[] = [];
  for (const parent of [folder, join(folder, 'tasks')]) {
    for (const name of ((await ifThere(readdir(parent))) ?? []).sort()) {
      const each = join(parent, name);
      if (await isTaskFolder(each)) tasks.push({ name, kind: 'folder', path: each });
    }
  }
  if (tasks.length > 0) return tasks;
  throw new UserError(
    `${typed}: no task folder; expected task_metadata.json in it, or folders that have one`,
  );
}

/** Whether a folder is that of a task, as heareval or hear-preprocess makes them. */
export async function isTaskFolder(folder: string): Promise<boolean> {
  return ((await ifThere(readdir(folder))) ?? []).includes('task_metadata.json');
}

/** The first entry below `tasks/` tells; the rest of the archive is not read. */
async function taskOfArchive(archive: string, typed: string): Promise<LocatedTask> {
  const controller = new AbortController();
  let name: string | undefined;
  const parser = new Parser({
    strict: true,
    onReadEntry(entry: ReadEntry) {
      name ??= /^(?:\.\/)?[^/]+\/tasks\/([^/]+)\//.exec(entry.path)?.[1];
      if (name === undefined) entry.resume();
      else controller.abort();
    },
  });
  try {
    await pipeline(createReadStream(archive), parser as unknown as NodeJS.WritableStream, {
      signal: controller.signal,
    });
  } catch (error) {
    if (name === undefined) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(`${typed}: not an archive of HEAR 2021 (${reason}); expected a .tar.gz`, {
        cause: error,
      });
    }
  }
  if (name === undefined) {
    throw new UserError(`${typed}: not an archive of HEAR 2021; expected hear-<version>/tasks/<task>/ in it`);
  }
  return { name, kind: 'archive', path: archive };
}
