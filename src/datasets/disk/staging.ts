import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { discardFile } from '../../discard-file.ts';
import { explainDiskError } from '../../disk-error.ts';
import { UserError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { type FoundLock, Lock, tryLock } from '../../pipeline/locks/lock.ts';
import { sameBoot, thisMachine } from '../../pipeline/machine/machine.ts';
import { renameFile } from '../../rename-file.ts';
import { makerThread } from '../maker-thread.ts';
import { isSampleFile } from './files.ts';

/** Where new files of a set lie until all of them are there. */
const STAGING = '.writing';
/** What they are made for: the same work goes on with them. */
const JOB_FILE = 'job.json';
/** Once it is there, the files are the set's, whoever moves them: they are moved before anything else is done. */
const COMMIT_FILE = 'commit.json';
const LOCK_FILE = '.writing.lock';
/** Ten minutes: the text of a published set is read in less. */
const MOST_WAITED_MS = 600_000;
const WAIT_MS = 100;

export interface Staging {
  readonly path: string;
  /** Whether the same work was begun before, and its files are there. */
  readonly isResumed: boolean;
}

/**
 * Runs `work` as the only one that writes in the folder of a set, of all processes. Work that had been committed before the
 * process ended is carried out first.
 *
 * @param options `isReader`: it only writes what is quicker to read, and waits for another process that does the same
 * @throws UserError where another process writes there, or the folder cannot be written
 */
export async function asOnlyWriter<T>(
  dir: string,
  work: () => Promise<T>,
  { isReader = false }: { readonly isReader?: boolean } = {},
): Promise<T> {
  if (makerThread.isOne) {
    throw new UserError(
      'it makes a data set when it is loaded; expected a file that does no more than export the class',
    );
  }
  try {
    makeFolder(dir);
    const lock = await lockOf(dir, isReader ? MOST_WAITED_MS : 0);
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

/** @param patience milliseconds that are waited for another process */
async function lockOf(dir: string, patience: number): Promise<Lock | FoundLock> {
  const until = Date.now() + patience;
  for (;;) {
    const found = tryLock(join(dir, LOCK_FILE), thisMachine());
    if (found instanceof Lock || Date.now() >= until) return found;
    await setTimeout(WAIT_MS);
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
  const boot = thisMachine().bootId;
  const [before = '', ...rest] = (await unfinishedJob(dir))?.split('\n') ?? [];
  // Where the machine went down in between, what was written last may never have come to its disk.
  const isResumed = rest.join('\n') === job && sameBoot(before, boot);
  if (!isResumed) {
    await rm(staging, { recursive: true, force: true });
    await writeFileAtomic(join(staging, JOB_FILE), `${boot}\n${job}`);
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
  const outdated = outdatedOf(await readFile(join(staging, COMMIT_FILE), 'utf8'), dir);
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

/** Names of sounds alone: a folder may come from somebody else, and nothing but these is removed for it. */
function outdatedOf(text: string, dir: string): readonly string[] {
  try {
    const { outdated } = JSON.parse(text) as { readonly outdated: readonly string[] };
    if (outdated.every(isSampleFile)) return outdated;
  } catch {
    // Told below.
  }
  throw new UserError(
    `${join(dir, STAGING, COMMIT_FILE)}: is not what this program writes there; expected ${join(dir, STAGING)} to be removed`,
  );
}
