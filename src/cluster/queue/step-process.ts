import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import {
  JOB_VARIABLE,
  type JobRecord,
  LeftLock,
  PUT_BACK_VARIABLE,
  recordOf,
  type StepJob,
} from '../../pipeline/index.ts';
import { EXIT } from '../../run-program.ts';
import { withFlags } from '../job-arguments.ts';
import { lastLine } from '../job-news.ts';
import { type HeldJob, isEarlierTry, jobMark } from './job-mark.ts';
import { cancelOf, logOf, type QueueJob } from './queue-job.ts';

/** How a process that was to make a step has ended. `given-up`: it was told to. `unwanted`: its file is not there. */
export type StepEnd =
  | { readonly how: 'made' | 'given-up' | 'cancelled' | 'unwanted' }
  /** The step failed, or the process could not begin with it. */
  | { readonly how: 'failed'; readonly why: string }
  /** It runs another program than the one that planned the step. */
  | { readonly how: 'put-back'; readonly why: string }
  /** It was killed. */
  | { readonly how: 'killed'; readonly why: string };

export interface StepProcessOptions {
  /** The program and its first arguments. */
  readonly command: readonly string[];
  readonly held: HeldJob;
  /** Threads that the step may use. */
  readonly workers: number;
  /** Tells it to save what it can and end. */
  readonly signal: AbortSignal;
  /** Between looks whether the job is cancelled, and from being told to end to being killed, in milliseconds. */
  readonly times: { readonly lookMs: number; readonly killMs: number; readonly quietMs?: number };
}

/** Between looks whether the lock of a step was left behind, in milliseconds. */
const LEFT_MS = 1_000;

/** What a step that failed ends its process with. */
const FAILED = 1;

/** Makes the step of a job in a process of its own, which ends with this one. */
export async function makeInProcess(
  { file, cwd, args }: QueueJob,
  { command: [program = '', ...first], held, workers, signal, times }: StepProcessOptions,
): Promise<StepEnd> {
  if (existsSync(cancelOf(file))) return { how: 'cancelled' };
  if (!existsSync(cwd)) return { how: 'failed', why: `${cwd}: is not here; the disk of the run is needed` };
  // Who wanted it has it by now, or wants it no more; or has it on another disk, and asks again.
  if (!existsSync(file)) return { how: 'unwanted' };
  if (signal.aborted) return { how: 'given-up' };
  const log = openSync(logOf(file), 'a');
  const words = [...first, ...withFlags(args, ['--workers', String(workers), '--job', file])];
  const env = { ...process.env, [JOB_VARIABLE]: jobMark(held), [PUT_BACK_VARIABLE]: '1' };
  const child = spawn(program, words, { cwd, env, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const end = watchEnd(child, file, { signal, times, left: leftLock(file, held, times.quietMs) });
  const [code, killedBy] = (await once(child, 'close').catch((error: Error) => [error.message, null])) as [
    number | string | null,
    NodeJS.Signals | null,
  ];
  end.stop();
  const record = readRecord(file);
  if (code === 0 || record?.isMade) return { how: 'made' };
  if (end.isCancelled()) return { how: 'cancelled' };
  if (record !== undefined) return { how: 'failed', why: record.error ?? '' };
  if (code === EXIT.otherProgram) {
    return { how: 'put-back', why: lastLine(logOf(file)) ?? 'its program is another one' };
  }
  if (signal.aborted) return { how: existsSync(file) ? 'given-up' : 'made' };
  // The run takes the record away as soon as it has seen it.
  if (code === FAILED) return { how: 'failed', why: 'the step failed' };
  if (killedBy !== null) return { how: 'killed', why: `its process was ended by ${killedBy}` };
  const why = typeof code === 'string' ? code : `its process ended with exit code ${code}`;
  return { how: code === INTERRUPTED ? 'killed' : 'failed', why };
}

/** A process of heareval that was told to end by somebody else. */
const INTERRUPTED = 130;

/** Ends a process when it is to be ended, by a word first. */
function watchEnd(
  child: ChildProcess,
  file: string,
  {
    signal,
    times: { lookMs, killMs },
    left,
  }: Pick<StepProcessOptions, 'signal' | 'times'> & { readonly left: LeftLock | undefined },
) {
  let kill: NodeJS.Timeout | undefined;
  let isCancelled = false;
  const end = () => {
    if (kill !== undefined) return;
    child.kill('SIGTERM');
    kill = setTimeout(() => child.kill('SIGKILL'), killMs);
  };
  const look = setInterval(() => {
    isCancelled ||= existsSync(cancelOf(file));
    if (isCancelled) end();
  }, lookMs);
  const watch = setInterval(() => {
    try {
      left?.free();
    } catch {
      // The process of the step waits as it does without, or tells what is wrong with the disk.
    }
  }, LEFT_MS);
  signal.addEventListener('abort', end, { once: true });
  return {
    isCancelled: () => isCancelled,
    stop: () => {
      clearInterval(look);
      clearInterval(watch);
      clearTimeout(kill);
      signal.removeEventListener('abort', end);
    },
  };
}

/** The lock of the step, which a worker that has died may have left; `undefined`: the file tells of none. */
function leftLock(file: string, held: HeldJob, quietMs: number | undefined): LeftLock | undefined {
  try {
    const { place } = JSON.parse(readFileSync(file, 'utf8')) as StepJob;
    return new LeftLock(place.lock, { isOver: isEarlierTry(held), quietMs });
  } catch {
    return undefined;
  }
}

function readRecord(file: string): JobRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordOf(file), 'utf8')) as JobRecord;
  } catch {
    return undefined;
  }
}
