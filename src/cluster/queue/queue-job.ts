import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { eventsOf, recordOf } from '../../pipeline/index.ts';
import { JOBS_FOLDER } from '../jobs-folder.ts';

/** What a queue has of a job: where the rest is, on the disk that all share, and how it is run. */
export const queueJobSchema = z.strictObject({
  /** Absolute path of the file of the job. */
  file: z.string().refine(isAbsolute),
  /** The working folder of the command that planned it. */
  cwd: z.string().refine(isAbsolute),
  /** The arguments of that command, to which `--job <file>` is added. */
  args: z.array(z.string()),
});

/** What the file of a job says besides of where the job is, for who cancels it later. */
export const whereSchema = z.strictObject({
  /** Id of the run that wanted it first. */
  run: z.string(),
  className: z.string(),
  /** Of the queue's server, without a password. */
  address: z.string(),
});

/** Where the files of jobs are. */
export const queueFolder = (workdir: string): string => join(workdir, JOBS_FOLDER, 'queue');

export type QueueJob = z.output<typeof queueJobSchema>;

/**
 * What a queue calls the job of a step: the step's key behind a letter, and what tells workdirs apart, as runs in several may
 * share a queue.
 */
export function jobId(key: string, workdir: string): string {
  return `s${key}-${createHash('sha256').update(workdir).digest('hex').slice(0, 8)}`;
}

const LOWEST = 2 ** 21 - 1;
const STEPS = LOWEST / 40;

/** BullMQ's priority, from 1, the most urgent, of a step by its longest path in milliseconds. */
export function priorityOf(rank: number): number {
  return Math.max(1, LOWEST - Math.floor(Math.log2(1 + Math.max(0, rank)) * STEPS));
}

/** There for the worker that has a job, when nobody wants it any more. */
export const cancelOf = (file: string): string => `${file}.cancel`;

/** What the process that makes the step has printed. */
export const logOf = (file: string): string => `${file}.log`;

/** Removes a job's file and all that lies beside it. */
export function removeJobFiles(file: string): void {
  for (const each of [file, ...[recordOf, eventsOf, logOf, cancelOf].map((left) => left(file))]) {
    rmSync(each, { force: true });
  }
}
