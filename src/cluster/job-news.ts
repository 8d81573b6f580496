import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { makeFolder } from '../make-folder.ts';
import type { EventWithoutTime } from '../pipeline/history/events.ts';
import { eventsOf, type JobRecord, type ReadyStep, recordOf } from '../pipeline/index.ts';

/**
 * The names in a folder of jobs: shared file systems tell late of what others have done in a folder, but for one that is
 * listed. Where somebody has removed the folder it is made again, for jobs that run to leave what they have to say.
 */
export function listJobs(folder: string): ReadonlySet<string> {
  makeFolder(folder);
  return new Set(readdirSync(folder));
}

/** Whether the job in a file says that it is over. */
export function hasRecord(file: string): boolean {
  return existsSync(recordOf(file));
}

/** How long the job in a file took, in seconds, from the start of its program on; `undefined`: it has no record. */
export function secondsOfRecord(file: string): number | undefined {
  if (!hasRecord(file)) return undefined;
  try {
    const { started, ended } = JSON.parse(readFileSync(recordOf(file), 'utf8')) as JobRecord;
    return (Date.parse(ended) - Date.parse(started)) / 1000;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/**
 * Hands on what the job in a file has told since.
 *
 * @param told bytes of its events that were handed on
 * @returns these with the new ones
 */
export async function tellNews(step: ReadyStep, jobFile: string, told: number): Promise<number> {
  const path = eventsOf(jobFile);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= told) return told;
  const file = await open(path);
  const bytes = Buffer.alloc(size - told);
  try {
    await file.read(bytes, 0, bytes.length, told);
  } finally {
    await file.close();
  }
  const whole = bytes.lastIndexOf(10) + 1;
  for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
    const event = line === '' ? undefined : readEvent(line);
    if (event !== undefined) step.tell(event);
  }
  return told + whole;
}

/** What a process that was killed has left is half a line. */
function readEvent(line: string): EventWithoutTime | undefined {
  try {
    return JSON.parse(line) as EventWithoutTime;
  } catch {
    return undefined;
  }
}

/** The last line of a file, if it is there and has any. */
export function lastLine(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) || undefined;
  } catch {
    return undefined;
  }
}
