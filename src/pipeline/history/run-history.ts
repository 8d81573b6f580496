import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { isRunning } from '../locks/lock-holder.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import { readEvents, readLastEvents } from './event-file.ts';
import type { RunCounts } from './events.ts';
import { logCommand } from './log-command.ts';
import { type FailedStep, type RunningStep, RunState } from './run-state.ts';
import type { RemainingTime } from './time-left.ts';

/**
 * How a run stands. `died`: its process is gone and did not say how it ended. `unknown`: it has not ended, and whether
 * its process is there cannot be told (another host, or a damaged log).
 */
export type RunStatus = 'ok' | 'failed' | 'cancelled' | 'running' | 'died' | 'unknown';

export interface RunRecord {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** When it ended; `null` where its log does not say. ISO 8601. */
  readonly endedAt: string | null;
  readonly status: RunStatus;
  readonly counts: RunCounts;
  /** From its start to its end, or to its last sign of life. */
  readonly durationMs: number;
  readonly pid: number | null;
  readonly host: string | null;
  /** The most memory that its process held at a time, in bytes; `null` when it did not say. */
  readonly peakMemory: number | null;
  /** The command line that started it, where one did. */
  readonly command: string | null;
  readonly versions: { readonly node: string; readonly heareval: string } | null;
  /** How many of its events are not in its log. */
  readonly lostEvents: number;
}

/** The runs of a workdir, oldest first. Logs that are damaged tell as much as can be read. */
export async function listRuns(workdir: string, machine: Machine = thisMachine()): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const id of runIds(workdir)) records.push(await readRecord(workdir, id, machine));
  return records;
}

/** The runs that are going on, or may be: those of other hosts that have not ended within a day count too. */
export async function liveRuns(workdir: string, machine: Machine = thisMachine()): Promise<RunRecord[]> {
  const runs = await listRuns(workdir, machine);
  const yesterday = Date.now() - 24 * 3600 * 1000;
  return runs.filter(
    ({ id, status, host }) =>
      status === 'running' ||
      (status === 'unknown' && host !== null && modified(runPath(workdir, id)) > yesterday),
  );
}

/** A run with what it is doing right now. */
export interface CurrentRun extends RunRecord {
  /** Steps that were to run when it began. */
  readonly planned: number;
  readonly running: readonly (RunningStep & { readonly leftMs: number | null })[];
  /** The first steps that failed, each with the command that tells more. */
  readonly failed: readonly (FailedStep & { readonly log: string })[];
  /** How long it may still take; `null` when it does not run, or that cannot be told. */
  readonly left: RemainingTime | null;
}

/** The runs that are going on; when there are none, the last one to end. */
export async function currentRuns(workdir: string, machine: Machine = thisMachine()): Promise<CurrentRun[]> {
  const live = (await liveRuns(workdir, machine)).map(({ id }) => id);
  const current: CurrentRun[] = [];
  for (const id of live.length > 0 ? live : await lastToEnd(workdir, machine)) {
    const state = await readRunState(workdir, id);
    const record = recordOf(id, state, machine);
    const now = Date.now();
    const running = [...state.running.values()].map((step) => ({
      ...step,
      leftMs: record.status === 'running' ? (state.timeLeft.ofStep(step.step.id, now) ?? null) : null,
    }));
    const left = record.status === 'running' ? (state.timeLeft.ofRun(now) ?? null) : null;
    const failed = state.failed.map((each) => ({ ...each, log: logCommand(each.step, workdir) }));
    current.push({ ...record, planned: state.planned, running, failed, left });
  }
  return current;
}

/** The run that ended, or gave its last sign of life, after all others: not always the last to begin. */
async function lastToEnd(workdir: string, machine: Machine): Promise<readonly string[]> {
  let last: { readonly id: string; readonly at: number } | undefined;
  for (const { id, startedAt, endedAt, durationMs } of await listRuns(workdir, machine)) {
    const time = endedAt === null ? Date.parse(startedAt) + durationMs : Date.parse(endedAt);
    const at = Number.isFinite(time) ? time : 0;
    if (last === undefined || at >= last.at) last = { id, at };
  }
  return last === undefined ? [] : [last.id];
}

/** Ids of the runs that have a log, oldest first. */
export function runIds(workdir: string): string[] {
  try {
    const names = readdirSync(join(workdir, 'runs')).filter((name) => name.endsWith('.jsonl'));
    return names.map((name) => name.slice(0, -'.jsonl'.length)).sort();
  } catch {
    return [];
  }
}

/** The id that begins as the user typed it. @throws UserError when none does, or several do */
export function findRun(workdir: string, typed: string): string {
  const ids = runIds(workdir);
  const found = ids.includes(typed) ? [typed] : ids.filter((id) => id.startsWith(typed));
  const [id] = found;
  if (id !== undefined && found.length === 1) return id;
  const problem = id === undefined ? 'no such run' : `${found.length} runs begin so`;
  throw new UserError(`--run ${typed}: ${problem} in ${join(workdir, 'runs')}`, { next: 'heareval runs' });
}

export function runPath(workdir: string, id: string): string {
  return join(workdir, 'runs', `${id}.jsonl`);
}

/** All that the log of a run tells. */
async function readRunState(workdir: string, id: string): Promise<RunState> {
  const state = new RunState();
  for await (const event of readEvents(runPath(workdir, id))) state.take(event);
  return state;
}

function recordOf(id: string, state: RunState, machine: Machine): RunRecord {
  const { start, end, process, counts } = state;
  const startedAt = start?.time ?? state.firstTime ?? timeOfId(id);
  const { done, restored = 0, fresh, failed, blocked, cancelled } = counts;
  const elapsed = Date.parse(state.lastTime ?? startedAt) - Date.parse(startedAt);
  return {
    id,
    startedAt,
    endedAt: end?.time ?? null,
    status: end?.status ?? openStatus(state, machine),
    counts: { done, restored, fresh, failed, blocked, cancelled },
    durationMs: end?.durationMs ?? (Number.isFinite(elapsed) ? Math.max(0, elapsed) : 0),
    pid: process?.pid ?? null,
    host: process?.host ?? null,
    peakMemory: end?.peakMemory ?? null,
    command: start?.command ?? null,
    versions: start?.versions ?? null,
    lostEvents: end?.lostEvents ?? 0,
  };
}

/** A run that has ended is told by the two ends of its log. */
async function readRecord(workdir: string, id: string, machine: Machine): Promise<RunRecord> {
  const path = runPath(workdir, id);
  const end = readLastEvents(path).find((event) => event.type === 'run-end');
  if (end === undefined) return recordOf(id, await readRunState(workdir, id), machine);
  const state = new RunState();
  for await (const event of readEvents(path)) {
    state.take(event);
    break;
  }
  state.take(end);
  return recordOf(id, state, machine);
}

function openStatus({ process }: RunState, machine: Machine): RunStatus {
  const running = process === undefined ? undefined : isRunning(process, machine);
  return running === undefined ? 'unknown' : running ? 'running' : 'died';
}

/** An id is the time with other punctuation, and four digits more. */
function timeOfId(id: string): string {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)/.exec(id);
  return parts === null ? '' : `${parts[1]}:${parts[2]}:${parts[3]}.${parts[4]}`;
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
