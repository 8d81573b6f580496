import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import { groupedBy } from '../grouped-by.ts';
import { runMark, type StoreLock } from '../pipeline/index.ts';
import type { LeftJobs } from './left-jobs.ts';
import { jobsOfQueues } from './queue/queue-jobs.ts';
import { jobsOfSlurm } from './slurm/slurm-jobs.ts';

/** A run that has jobs elsewhere. */
export interface RunWithJobs {
  readonly id: string;
  /** Its command: `running` here, `elsewhere` on another host, where it may run, or `gone`. */
  readonly head: 'running' | 'elsewhere' | 'gone';
  readonly pid: number | null;
  readonly host: string | null;
  readonly jobs: readonly Pick<LeftJobs, 'where' | 'count'>[];
}

/** What came of cancelling the jobs of a run. */
export interface CancelledRun {
  readonly id: string;
  /** Whether its command was told to end. */
  readonly isInterrupted: boolean;
  readonly cancelled: number;
  readonly over: number;
  readonly left: number;
  /** What people should know of it, a line each. */
  readonly notes: readonly string[];
}

export interface CancelOptions {
  /** Cancel jobs too where the command of their run may be at work on another host. @default false */
  readonly force?: boolean | undefined;
}

/** For a command to end that was told to, in milliseconds. */
const END_MS = 60_000;
const LOOK_MS = 100;

/** The runs of a workdir that have jobs with SLURM or in queues, oldest first. */
export function runsWithJobs(workdir: string): RunWithJobs[] {
  const byRun = groupedBy(leftJobs(workdir), ({ run }) => run);
  return [...byRun]
    .map(([id, jobs]) => ({
      ...headOf(workdir, id),
      jobs: jobs.map(({ where, count }) => ({ where, count })),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Ends a run that has jobs: its command is told to end, as Ctrl-C does, if it runs here, and the jobs that are left then are
 * cancelled. May be called again.
 */
async function cancelRun(
  workdir: string,
  id: string,
  { force = false }: CancelOptions = {},
): Promise<CancelledRun> {
  const before = jobsOf(workdir, id);
  const { head, pid, host } = headOf(workdir, id);
  const count = before.reduce((sum, jobs) => sum + jobs.count, 0);
  if (head === 'elsewhere' && !force) {
    const why = `its command may be at work on ${host} (process ${pid}): end it there, or cancel with --force`;
    return { id, isInterrupted: false, cancelled: 0, over: 0, left: count, notes: [why] };
  }
  const isInterrupted = head === 'running' && (await interrupted(workdir, id));
  if (head === 'running' && headOf(workdir, id).head === 'running') {
    const why = `its command (process ${pid}) was told to end and has not yet`;
    return { id, isInterrupted, cancelled: 0, over: 0, left: count, notes: [why] };
  }
  const rest = jobsOf(workdir, id);
  const ended = await Promise.all(rest.map((jobs) => jobs.cancel()));
  const sum = (of: 'cancelled' | 'over' | 'left') => ended.reduce((total, each) => total + each[of], 0);
  const byHead = count - rest.reduce((total, jobs) => total + jobs.count, 0);
  return {
    ...{ id, isInterrupted },
    cancelled: sum('cancelled') + Math.max(0, byHead),
    over: sum('over'),
    left: sum('left'),
    notes: ended.flatMap(({ note }) => note ?? []),
  };
}

/**
 * The runs that are meant: all that have jobs, or the one whose id begins so.
 *
 * @throws UserError where none begins so, or several do
 */
export function meantRuns(workdir: string, typed?: string): readonly string[] {
  const ids = runsWithJobs(workdir).map(({ id }) => id);
  if (typed === undefined) return ids;
  const found = ids.includes(typed) ? [typed] : ids.filter((id) => id.startsWith(typed));
  if (found.length === 1) return found;
  const problem = found.length === 0 ? 'no run with jobs begins so' : `${found.length} runs begin so`;
  const there = ids.length === 0 ? 'none has any' : `those with jobs are ${ids.join(', ')}`;
  throw new UserError(`${typed}: ${problem} in ${workdir}; ${there}`);
}

/** Cancels runs one after another, as `cancelRun` does. */
export async function cancelRuns(
  workdir: string,
  ids: readonly string[],
  options: CancelOptions = {},
): Promise<CancelledRun[]> {
  const cancelled: CancelledRun[] = [];
  for (const id of ids) cancelled.push(await cancelRun(workdir, id, options));
  return cancelled;
}

function leftJobs(workdir: string): LeftJobs[] {
  const path = resolve(workdir);
  return [...jobsOfSlurm(path), ...jobsOfQueues(path)];
}

function jobsOf(workdir: string, id: string): LeftJobs[] {
  return leftJobs(workdir).filter(({ run }) => run === id);
}

const HEADS: Readonly<Record<StoreLock['state'], RunWithJobs['head']>> = {
  alive: 'running',
  unknown: 'elsewhere',
  silent: 'gone',
  dead: 'gone',
};

function headOf(workdir: string, id: string): Omit<RunWithJobs, 'jobs'> {
  const mark = runMark(workdir, id);
  const head = mark === undefined ? 'gone' : HEADS[mark.state];
  return { id, head, pid: mark?.pid ?? null, host: mark?.host ?? null };
}

/** Tells the command of a run to end, and waits until it has. @returns whether it could be told */
async function interrupted(workdir: string, id: string): Promise<boolean> {
  const { pid } = headOf(workdir, id);
  if (pid === null) return false;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return false;
  }
  const start = performance.now();
  while (performance.now() - start < END_MS && headOf(workdir, id).head === 'running') await sleep(LOOK_MS);
  return true;
}
