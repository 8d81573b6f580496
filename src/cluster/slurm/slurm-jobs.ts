import { groupedBy } from '../../grouped-by.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { hasRecord } from '../job-news.ts';
import type { CancelledJobs, LeftJobs } from '../left-jobs.ts';
import { askSlurm } from './ask-slurm.ts';
import type { JobState } from './job-states.ts';
import { cancelJobs, queuedJobs } from './slurm-commands.ts';
import { arrayName, cancelOf, jobFile, type KeptPlace, KeptPlaces, runOf } from './submitted-step.ts';

/** The jobs that a workdir has with SLURM, by run. */
export function jobsOfSlurm(workdir: string): LeftJobs[] {
  const kept = new KeptPlaces(workdir);
  const byRun = groupedBy(kept.all(), ({ place }) => runOf(place));
  return [...byRun].map(([run, jobs]) => ({
    run,
    where: 'SLURM',
    count: jobs.length,
    files: jobs.map(({ place }) => jobFile(place)),
    cancel: () => cancel(run, jobs, kept),
  }));
}

/** Nothing is cancelled of which SLURM does not say that it is a job of a run of that name: ids are used again. */
async function cancel(run: string, jobs: readonly KeptPlace[], kept: KeptPlaces): Promise<CancelledJobs> {
  const states = await askSlurm(jobs.map(({ place }) => place));
  const alive: KeptPlace[] = [];
  let left = 0;
  let over = 0;
  for (const job of jobs) {
    const state = hasRecord(jobFile(job.place)) ? undefined : states(job.place);
    if (state === 'unknown') left += 1;
    else if (isAlive(state)) alive.push(job);
    else {
      kept.remove(job.key);
      over += 1;
    }
  }
  const untold = await strays(run, kept);
  const cancelled = alive.length + untold.length;
  for (const { place } of alive) await writeFileAtomic(cancelOf(place), '');
  try {
    await cancelJobs([...new Set([...alive.map(({ place }) => place.id), ...untold])]);
  } catch (error) {
    return { cancelled: 0, over, left: left + cancelled, note: (error as Error).message };
  }
  // Those that came to their end just before.
  const late = alive.filter(({ place }) => hasRecord(jobFile(place))).length;
  for (const { key } of alive) kept.remove(key);
  return {
    cancelled: cancelled - late,
    over: over + late,
    left,
    note: left === 0 ? undefined : 'SLURM gives no answer',
  };
}

/** Jobs of a run that was killed before it had taken down that it has them. */
async function strays(run: string, kept: KeptPlaces): Promise<string[]> {
  const known = new Set(kept.all().map(({ place }) => place.id));
  const queued = await queuedJobs([arrayName(run)]).catch(() => new Map<string, JobState>());
  return [...queued].flatMap(([id, state]) => (isAlive(state) && !known.has(id) ? id : []));
}

function isAlive(state: JobState | undefined): boolean {
  return state?.fate === 'waiting' || state?.fate === 'running';
}
