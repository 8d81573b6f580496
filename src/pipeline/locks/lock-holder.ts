import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Machine, mayBeSameBoot } from '../machine/machine.ts';

/** What tells a process from all others. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
  readonly bootId: string;
  /** Tells the process from a later one with the same pid. `null` where the system does not say. */
  readonly processStart: string | null;
}

/** Who holds a lock, as its file says. */
export interface LockHolder extends ProcessMark {
  /** Unique to one holding of one lock. */
  readonly token: string;
  /** The job of an engine that the process is of, in the engine's words; not there for one that is of none. */
  readonly job?: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Has the job of an engine that a process is of, in the engine's words. */
export const JOB_VARIABLE = 'HEAREVAL_JOB';

/** A lock file without content is left by a process that died within the microseconds of writing it. */
const UNREADABLE_STALE_MS = 3_000;

/** Twelve heartbeats. */
const FOREIGN_STALE_MS = 120_000;

let ownStart: string | null | undefined;

const ownToken = randomBytes(4).toString('hex');
let holdings = 0;

export function ownProcess({ host, bootId }: Machine): ProcessMark {
  ownStart ??= processStart(process.pid);
  return { pid: process.pid, host, bootId, processStart: ownStart };
}

export function ownHolder(machine: Machine): LockHolder {
  holdings = (holdings + 1) % 2 ** 32;
  const job = process.env[JOB_VARIABLE];
  return {
    token: ownToken + holdings.toString(16).padStart(8, '0'),
    ...ownProcess(machine),
    ...(job === undefined ? {} : { job }),
    since: new Date().toISOString(),
  };
}

export function isProcessMark(value: Partial<ProcessMark> | null | undefined): value is ProcessMark {
  return (
    typeof value?.pid === 'number' &&
    value.pid > 0 &&
    typeof value.host === 'string' &&
    typeof value.bootId === 'string' &&
    (value.processStart === null || typeof value.processStart === 'string')
  );
}

/** Whether a process is still there; `undefined` when it is one of another host, which cannot be asked. */
export function isRunning(mark: ProcessMark, machine: Machine): boolean | undefined {
  return mark.host === machine.host ? mayBeSameBoot(mark.bootId, machine.bootId) && isAlive(mark) : undefined;
}

/**
 * Whether the holder is gone: its machine went down, its process ended, or, on another host, it gave no sign of life
 * for two minutes.
 */
export function isStale(holder: LockHolder | undefined, machine: Machine, watchedMs: number): boolean {
  if (holder === undefined) {
    return watchedMs > UNREADABLE_STALE_MS;
  }
  const running = isRunning(holder, machine);
  return running === undefined ? watchedMs > FOREIGN_STALE_MS : !running;
}

function isAlive(holder: ProcessMark): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
      return false;
    }
  }
  return holder.processStart === null || holder.processStart === processStart(holder.pid);
}

/**
 * When a process began, as the system tells it: on Linux from /proc, on macOS from `ps`. Null where neither is, and for a
 * process that has ended but was never waited for: where nothing does so, as in many containers, its pid stays for good.
 */
export function processStart(pid: number, platform: string = process.platform): string | null {
  try {
    if (platform === 'darwin') {
      const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' } as const;
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null;
    }
    // The name of the program, in parentheses, may itself hold spaces and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    const [state, start, threads] = [fields?.[0], fields?.[19], Number(fields?.[17])];
    return start === undefined || (state === 'Z' && threads < 2) ? null : start;
  } catch {
    return null;
  }
}
