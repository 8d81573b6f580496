import { formatBytes, formatCount, formatDuration } from '../text/quantities.ts';
import { table } from '../text/text-table.ts';
import { titleOf } from './event-lines.ts';
import type { CurrentRun, RunRecord } from './run-history.ts';
import { describeLeft } from './time-left.ts';

/** The history of runs as a table for people, oldest first. */
export function runsTable(runs: readonly RunRecord[]): string {
  const rows = runs.map(({ id, startedAt, status, counts, durationMs, peakMemory }) => [
    id,
    startedAt.slice(0, 19).replace('T', ' '),
    status,
    String(counts.done),
    String(counts.restored ?? 0),
    String(counts.fresh),
    String(counts.failed),
    formatDuration(durationMs),
    peakMemory === null ? '' : formatBytes(peakMemory),
  ]);
  const columns = ['run', 'started (UTC)', 'status', 'ran', 'restored', 'fresh', 'failed', 'time', 'memory'];
  return table(columns, rows);
}

/** A run's state for people: how it stands, and what it is doing. */
export function statusLines(run: CurrentRun, now: number): string[] {
  const { running, planned } = run;
  const { done, restored = 0, fresh, failed, blocked, cancelled } = run.counts;
  const left = planned - (done + restored + failed + blocked + cancelled);
  const isOpen = !['ok', 'failed', 'cancelled'].includes(run.status);
  const counts = [
    `${formatCount(done, 'step')} ran`,
    ...(restored > 0 ? [`${restored} restored`] : []),
    `${fresh} fresh`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(isOpen && left > 0 ? [`up to ${left} to go`] : []),
    ...(run.left === null ? [] : [describeLeft(run.left)]),
  ];
  const lastSign = Date.parse(run.startedAt) + run.durationMs;
  const since = formatDuration(run.status === 'running' ? now - Date.parse(run.startedAt) : run.durationMs);
  return [
    `run ${run.id}: ${describeStatus(run)}`,
    `  ${counts.join(', ')} (${since}${run.peakMemory === null ? '' : `, up to ${formatBytes(run.peakMemory)}`})`,
    ...running.map((step) => `  ${runningLine(step, run.status === 'running' ? now : lastSign)}`),
    ...run.failed.flatMap(({ step, message, next, log }) => [
      `  ${titleOf(step)}: ${message.replaceAll('\n', '\n    ')}`,
      ...(next === null ? [] : [`    next: ${next}`]),
      `    log: ${log}`,
    ]),
    ...(failed > run.failed.length ? [`  and ${failed - run.failed.length} more failed`] : []),
    ...(run.lostEvents > 0 ? [`  not in its log: ${formatCount(run.lostEvents, 'event')}`] : []),
    ...(['failed', 'cancelled', 'died'].includes(run.status) && run.command !== null
      ? [`  go on with: ${run.command}`]
      : []),
  ];
}

function describeStatus({ status, pid, host }: RunRecord): string {
  const who = pid === null ? 'its process' : `process ${pid}`;
  switch (status) {
    case 'running':
      return `running (${who})`;
    case 'died':
      return `died: ${who} ended without a word; what it finished is kept`;
    case 'unknown':
      return host === null ? 'not ended, as far as its log can be read' : `not ended (${who} on ${host})`;
    default:
      return status;
  }
}

function runningLine(
  { step, since, progress, waitsFor, lastLine, leftMs }: CurrentRun['running'][number],
  now: number,
): string {
  const parts = [
    ...(progress === null ? [] : [`${progress.done} of ${progress.total} ${progress.unit ?? ''}`.trimEnd()]),
    ...(waitsFor === null ? [] : [`waits for process ${waitsFor.pid ?? '?'} on ${waitsFor.host ?? '?'}`]),
    ...(leftMs === null ? [] : [describeLeft({ ms: leftMs, isLeast: false })]),
    `since ${formatDuration(Math.max(0, now - Date.parse(since)))}`,
    ...(lastLine === null ? [] : [lastLine]),
  ];
  return `${titleOf(step)}: ${parts.join(', ')}`;
}
