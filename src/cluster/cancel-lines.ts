import type { CancelledRun, RunWithJobs } from './cancel-runs.ts';

/** Which runs have jobs, for people. */
export function runsWithJobsLines(runs: readonly RunWithJobs[], workdir: string): string[] {
  if (runs.length === 0) return [`no jobs of runs in ${workdir}`];
  const lines = runs.map(({ id, jobs, ...head }) => {
    const counts = jobs.map(({ where, count }) => `${counted(count)} with ${where}`).join(', ');
    return `${id}: ${counts}; its command ${saidOf(head)}`;
  });
  return [...lines, 'cancel them: heareval cancel <run>, or --all'];
}

/** What came of cancelling, for people. */
export function cancelledLines(runs: readonly CancelledRun[], workdir: string): string[] {
  if (runs.length === 0) return [`no jobs of runs in ${workdir}`];
  return runs.flatMap(({ id, isInterrupted, wasEnding, cancelled, over, left, notes }) => {
    const isBare = cancelled + over + left === 0;
    const parts = [
      isBare ? 'its jobs had ended, or were cancelled meanwhile' : `${counted(cancelled)} cancelled`,
      ...(over === 0 ? [] : [`${over} had ended`]),
      ...(left === 0 ? [] : [`${left} left`]),
      ...(isInterrupted ? ['its command was told to end'] : []),
      ...(wasEnding ? ['its command was ending already'] : []),
    ];
    return [`${id}: ${parts.join(', ')}`, ...notes.map((note) => `  ${note}`)];
  });
}

function counted(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`;
}

function saidOf({ head, pid, host }: Omit<RunWithJobs, 'id' | 'jobs'>): string {
  if (head === 'gone') return 'has gone';
  if (head === 'running') return `is at work (process ${pid})`;
  return `may be at work on ${host} (process ${pid})`;
}
