import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { discardFile } from '../../discard-file.ts';
import { explainDiskError } from '../../disk-error.ts';
import { UserError } from '../../errors.ts';
import { makeFolder } from '../../pipeline/files/make-folder.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { Lock, tryLock } from '../../pipeline/locks/lock.ts';
import { thisMachine } from '../../pipeline/machine/machine.ts';
import { renameFile } from '../../rename-file.ts';

/** Where new files of a set lie until all of them are there. */
const STAGING = '.writing';
/** What they are made for: the same work goes on with them. */
const JOB_FILE = 'job.json';
/** Once it is there, the files are the set's, whoever moves them: they are moved before anything else is done. */
const COMMIT_FILE = 'commit.json';
const LOCK_FILE = '.writing.lock';

export interface Staging {
  readonly path: string;
  /** Whether the same work was begun before, and its files are there. */
  readonly isResumed: boolean;
}

/**
 * Runs `work` as the only one that writes in the folder of a set, of all processes. Work that had been committed before the
 * process ended is carried out first.
 *
 * @throws UserError where another process writes there, or the folder cannot be written
 */
export async function asOnlyWriter<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    makeFolder(dir);
    const lock = tryLock(join(dir, LOCK_FILE), thisMachine());
    if (!(lock instanceof Lock)) {
      const who = lock.holder === undefined ? 'another process' : `process ${lock.holder.pid}`;
      throw new UserError(`${dir}: ${who} writes this data set; expected one writer at a time`);
    }
    try {
      await finishCommit(dir);
      return await work();
    } finally {
      lock.release();
    }
  } catch (error) {
    throw explainDiskError(error, dir);
  }
}

/** Whether files wait to be moved to their places. */
export function hasCommit(dir: string): boolean {
  return existsSync(join(dir, STAGING, COMMIT_FILE));
}

/** What work was begun in the folder and not committed. */
export async function unfinishedJob(dir: string): Promise<string | undefined> {
  return readFile(join(dir, STAGING, JOB_FILE), 'utf8').catch(() => undefined);
}

/** The folder for new files. What other work left there is removed. @param job says what is made, and of what */
export async function openStaging(dir: string, job: string): Promise<Staging> {
  const staging = join(dir, STAGING);
  const isResumed = (await unfinishedJob(dir)) === job;
  if (!isResumed) {
    await rm(staging, { recursive: true, force: true });
    await writeFileAtomic(join(staging, JOB_FILE), job);
  }
  return { path: staging, isResumed };
}

/**
 * Makes the new files those of the set: all of them or, where the process ends before, none. @param outdated files of the
 * set that are to go
 */
export async function commitStaging(dir: string, outdated: readonly string[] = []): Promise<void> {
  await writeFileAtomic(join(dir, STAGING, COMMIT_FILE), JSON.stringify({ outdated }));
  await finishCommit(dir);
}

async function finishCommit(dir: string): Promise<void> {
  if (!hasCommit(dir)) return;
  const staging = join(dir, STAGING);
  const { outdated } = JSON.parse(await readFile(join(staging, COMMIT_FILE), 'utf8')) as {
    outdated: readonly string[];
  };
  for (const name of await readdir(staging)) {
    if (name !== JOB_FILE && name !== COMMIT_FILE) {
      await renameFile(join(staging, name), join(dir, name));
    }
  }
  for (const name of outdated) await discardFile(join(dir, name));
  // The job first: without its commit it would be taken for one that was begun.
  await discardFile(join(staging, JOB_FILE));
  await rm(staging, { recursive: true, force: true });
}
