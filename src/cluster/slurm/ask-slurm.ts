import type { JobState } from './job-states.ts';
import { accountedJobs, queuedJobs } from './slurm-commands.ts';
import type { JobPlace } from './submitted-step.ts';

/** What is known of a job: its state, nothing any more, or that nobody could say. */
type Said = JobState | undefined | 'unknown';

/** What SLURM says of jobs: the queue, and of those that it lacks the accounts, if the site has any. Never rejects. */
export async function askSlurm(places: readonly JobPlace[]): Promise<(place: JobPlace) => Said> {
  const names = [...new Set(places.map(({ name }) => name))];
  const since = new Date(Math.min(...places.map((place) => Date.parse(place.since))) - 60_000);
  const queued = await queuedJobs(names).catch(() => undefined);
  const isMissing = places.some(({ id }) => queued?.get(id) === undefined);
  const accounted = isMissing ? await accountedJobs(names, since).catch(() => undefined) : undefined;
  return ({ id }) => queued?.get(id) ?? accounted?.get(id) ?? (queued === undefined ? 'unknown' : undefined);
}
