import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import { groupedBy } from '../grouped-by.ts';
import { readEvents } from '../pipeline/history/event-file.ts';
import { titleOf } from '../pipeline/history/event-lines.ts';
import { runPath } from '../pipeline/history/run-history.ts';
import { runMark, type StepJob, type StoreLock } from '../pipeline/index.ts';
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
  /** Whether its command had been told to end before, and was not told again. */
  readonly wasEnding: boolean;
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
    return { id, ...UNTOLD, cancelled: 0, over: 0, left: count, notes: [why] };
  }
  const titles = new Map(before.flatMap(({ files }) => files.map((file) => [file, titleIn(file)])));
  const told = head === 'running' ? await endHead(workdir, id) : UNTOLD;
  if (head === 'running' && headOf(workdir, id).head === 'running') {
    const why = `its command (process ${pid}) was told to end and has not yet`;
    return { id, ...told, cancelled: 0, over: 0, left: count, notes: [why] };
  }
  const rest = jobsOf(workdir, id);
  for (const file of rest.flatMap(({ files }) => files)) titles.delete(file);
  const ends = head === 'running' ? (await readLog(workdir, id)).ended : new Set<string>();
  const byThemselves = [...titles.values()].filter((title) => title !== undefined && ends.has(title)).length;
  const ended = await Promise.all(rest.map((jobs) => jobs.cancel()));
  const sum = (of: 'cancelled' | 'over' | 'left') => ended.reduce((total, each) => total + each[of], 0);
  return {
    ...{ id, ...told },
    cancelled: sum('cancelled') + titles.size - byThemselves,
    over: sum('over') + byThemselves,
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

type Told = Pick<CancelledRun, 'isInterrupted' | 'wasEnding'>;

const UNTOLD: Told = { isInterrupted: false, wasEnding: false };

/** Tells the command of a run to end, unless it was told before: a second time would kill it. Waits until it has ended. */
async function endHead(workdir: string, id: string): Promise<Told> {
  const { pid } = headOf(workdir, id);
  if (pid === null) return UNTOLD;
  const { isStopping: wasEnding } = await readLog(workdir, id);
  if (!wasEnding) {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      return UNTOLD;
    }
  }
  const start = performance.now();
  while (performance.now() - start < END_MS && headOf(workdir, id).head === 'running') await sleep(LOOK_MS);
  return { isInterrupted: !wasEnding, wasEnding };
}

/** What the log of a run says: whether it was told to end, and which steps came to an end of their own. */
async function readLog(workdir: string, id: string) {
  const ended = new Set<string>();
  let isStopping = false;
  for await (const event of readEvents(runPath(workdir, id))) {
    if (event.type === 'run-stopping') isStopping = true;
    else if (event.type === 'step-done' || event.type === 'step-failed') ended.add(titleOf(event.step));
  }
  return { isStopping, ended };
}

/** How events name the step of a job; `undefined` where its file has gone. */
function titleIn(file: string): string | undefined {
  try {
    const { scope, label, step } = JSON.parse(readFileSync(file, 'utf8')) as StepJob;
    return titleOf({ scope, label, name: step.name });
  } catch {
    return undefined;
  }
}
