import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { discardFileSync } from '../../discard-file.ts';
import { explainDiskError } from '../../disk-error.ts';
import { makeFolder } from '../../make-folder.ts';
import { renameFile, renameFileSync } from '../../rename-file.ts';

/** Files with this prefix are being written, or were when their writer died: they never belong to an output. */
export const TEMPORARY_PREFIX = '.tmp-';

/** Below this many bytes a synchronous write costs less of the main thread than an asynchronous one. */
const SMALL_WRITE = 256 * 1024;

let counter = 0;

/** A name beside `path` that no other process, thread or call uses. */
export function temporarySibling(path: string): string {
  counter += 1;
  const unique = `${process.pid}-${threadId}-${counter}-${Math.random().toString(36).slice(2, 8)}`;
  return join(dirname(path), `${TEMPORARY_PREFIX}${unique}`);
}

/**
 * Writes a file so that its name only ever stands for all of its bytes: makes the folder, writes a temporary sibling,
 * renames it.
 *
 * @throws UserError naming the path when the disk is full, read-only or forbidden; nothing is left behind then.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  if (data.length <= SMALL_WRITE) {
    writeFileAtomicSync(path, data);
    return;
  }
  const temporary = temporarySibling(path);
  try {
    makeFolder(dirname(path));
    await writeFile(temporary, data);
    await renameFile(temporary, path);
  } catch (error) {
    discardFileSync(temporary);
    throw explainDiskError(error, path);
  }
}

/** Copies a file as `writeFileAtomic` writes one, without reading it into memory. */
export async function copyFileAtomic(from: string, path: string): Promise<void> {
  const temporary = temporarySibling(path);
  try {
    makeFolder(dirname(path));
    await copyFile(from, temporary);
    await renameFile(temporary, path);
  } catch (error) {
    discardFileSync(temporary);
    throw explainDiskError(error, path);
  }
}

/** A file that is written part by part; its name only ever stands for all of it. */
export interface AtomicFile {
  /** At the end, or over what is there. */
  write(data: Uint8Array, position?: number): void;
  /** Gives the file its name, or another one in the same folder. */
  commit(name?: string): void;
  /** Leaves nothing behind. */
  discard(): void;
}

/**
 * `writeFileAtomic` for files too long to be held in memory.
 *
 * @throws UserError naming the path when the disk is full, read-only or forbidden, as do its methods
 */
export function createFileAtomic(path: string): AtomicFile {
  const temporary = temporarySibling(path);
  const explained = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      discardFileSync(temporary);
      throw explainDiskError(error, path);
    }
  };
  const handle = explained(() => {
    makeFolder(dirname(path));
    return openSync(temporary, 'wx');
  });
  return {
    write: (data, position) =>
      explained(() => {
        for (let done = 0; done < data.length; ) {
          const place = position === undefined ? null : position + done;
          done += writeSync(handle, data, done, data.length - done, place);
        }
      }),
    commit: (name) =>
      explained(() => {
        closeSync(handle);
        renameFileSync(temporary, name === undefined ? path : join(dirname(path), name));
      }),
    discard() {
      closeSync(handle);
      rmSync(temporary, { force: true });
    },
  };
}

/** `writeFileAtomic` for small files. */
export function writeFileAtomicSync(path: string, data: Uint8Array | string): void {
  const temporary = temporarySibling(path);
  try {
    writeWithFolder(temporary, data);
    renameFileSync(temporary, path);
  } catch (error) {
    discardFileSync(temporary);
    throw explainDiskError(error, path);
  }
}

function writeWithFolder(path: string, data: Uint8Array | string): void {
  try {
    writeFileSync(path, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
    makeFolder(dirname(path));
    writeFileSync(path, data);
  }
}
