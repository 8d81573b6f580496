import { appendFileSync, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { UserError } from '../../errors.ts';
import { writeFileAtomicSync } from '../files/write-file.ts';
import { asError } from '../history/event-error.ts';
import type { EventWithoutTime } from '../history/events.ts';
import { peakMemory } from '../machine/peak-memory.ts';
import { OtherProgramError, PUT_BACK_VARIABLE } from './other-program.ts';
import { type JobOptions, leaveError, runJob } from './run-job.ts';
import type { StepJob } from './step-job.ts';

/** What is told of progress, at most so often. */
const PROGRESS_MS = 2_000;

/** What a process that ran the job in a file leaves beside it when it is over, however it went. */
export interface JobRecord {
  readonly isMade: boolean;
  /** In one line, where it is not. */
  readonly error?: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly started: string;
  readonly ended: string;
  /** Bytes. */
  readonly peakMemory: number;
}

/** The record of a job in a file; there when the job is over. */
export const recordOf = (file: string): string => `${file}.done`;

/** What the job in a file tells, an event in a line. */
export const eventsOf = (file: string): string => `${file}.events`;

/** As `JobOptions`, with the cores that the step may use if it uses several. @default those that the job has */
type JobFileOptions = {
  readonly [name in 'services' | 'signal']?: JobOptions[name] | undefined;
} & { readonly workers?: number | undefined };

/** How a job ended. `put-back`: another process may make it. */
export type JobEnd = 'made' | 'failed' | 'put-back';

/**
 * Makes the step of the job that a file holds, and leaves its events and its record beside the file.
 *
 * @returns how that ended; what went wrong lies beside the place of its output, as `runJob` leaves it, but for a job that is put
 * back for another process (`PUT_BACK_VARIABLE`), which has no record either
 * @throws UserError where the file holds no job; the reason of the signal where it was told to end, and then there is no
 * record
 */
export async function runJobFile(
  file: string,
  { services, signal, workers }: JobFileOptions = {},
): Promise<JobEnd> {
  const planned = await readJob(file);
  const job = workers === undefined ? planned : { ...planned, workers };
  const started = new Date().toISOString();
  const putsBack = PUT_BACK_VARIABLE in process.env;
  let error: string | undefined;
  try {
    await runJob(job, {
      ...(services === undefined ? {} : { services }),
      ...(signal === undefined ? {} : { signal }),
      putsBack,
      onEvent: eventWriter(eventsOf(file)),
    });
  } catch (thrown) {
    signal?.throwIfAborted();
    error = asError(thrown).message;
    console.error(thrown instanceof UserError ? thrown.message : thrown);
    if (putsBack && thrown instanceof OtherProgramError) return 'put-back';
  }
  writeRecord(file, started, error);
  return error === undefined ? 'made' : 'failed';
}

/**
 * Leaves what stands in the way of a program that was to make the job in a file, and cannot begin with it, as the job leaves
 * its own errors: whoever planned the step need not wait to learn of it. Nothing where the job is over, or there is none.
 */
export async function refuseJob(file: string, thrown: unknown): Promise<void> {
  const job = await readJob(file).catch(() => undefined);
  if (job === undefined || existsSync(recordOf(file))) return;
  const message = `${hostname()}: ${asError(thrown).message}`;
  const error = thrown instanceof UserError ? new UserError(message) : new Error(message, { cause: thrown });
  leaveError(job, error);
  writeRecord(file, new Date().toISOString(), message);
}

/** @param error none where the step was made */
function writeRecord(file: string, started: string, error: string | undefined): void {
  const record: JobRecord = {
    isMade: error === undefined,
    ...(error === undefined ? {} : { error: error.split('\n')[0] ?? '' }),
    host: hostname(),
    pid: process.pid,
    started,
    ended: new Date().toISOString(),
    peakMemory: peakMemory(),
  };
  writeFileAtomicSync(recordOf(file), `${JSON.stringify(record)}\n`);
}

async function readJob(file: string): Promise<StepJob> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as StepJob;
  } catch (error) {
    throw new UserError(`--job ${file}: is no job that a run has written`, { cause: error });
  }
}

/** Events that cannot be written are lost: they are for people. */
function eventWriter(path: string): (event: EventWithoutTime) => void {
  let told = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.type === 'step-progress') {
      const now = performance.now();
      if (now - told < PROGRESS_MS && event.done < event.total) return;
      told = now;
    }
    try {
      appendFileSync(path, `${JSON.stringify(event)}\n`);
    } catch {}
  };
}
