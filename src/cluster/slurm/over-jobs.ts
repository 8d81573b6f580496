import { JOB_VARIABLE, type JobHolder, type KnownJobs } from '../../pipeline/index.ts';
import type { JobState } from './job-states.ts';
import { accountedJobs, queuedJobs } from './slurm-commands.ts';

/** How far the clocks of a cluster may be apart, in milliseconds: munge lets in nobody whose are further. */
const CLOCKS_MS = 300_000;
/** For how long an answer is good, in milliseconds. */
const FRESH_MS = 5_000;

/** The line of bash that gives the processes of a job what locks say of who holds them. @param name of its array */
export function markLine(name: string): string {
  return `export ${JOB_VARIABLE}="slurm \${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID} ${name}"`;
}

/** Knows which jobs of SLURM are over. */
export class OverJobs implements KnownJobs {
  readonly quietMs: number | undefined;
  readonly #freshMs: number;
  readonly #answers = new Map<string, { readonly until: number; readonly states: Promise<States> }>();

  constructor({
    freshMs = FRESH_MS,
    quietMs,
  }: { freshMs?: number | undefined; quietMs?: number | undefined } = {}) {
    this.#freshMs = freshMs;
    this.quietMs = quietMs;
  }

  /**
   * A job is over if SLURM says so, and of this one: where it uses an id again, the other has begun after the lock was taken. What
   * only the accounts know may not have ended yet while there is no answer from the queue.
   */
  async isOver({ job, since }: JobHolder): Promise<boolean> {
    const [, id = '', name] = /^slurm (\d+_\d+) (\S+)$/.exec(job) ?? [];
    const taken = Date.parse(since);
    if (name === undefined || Number.isNaN(taken)) return false;
    const state = (await this.#statesOf(name, new Date(taken - CLOCKS_MS))).get(id);
    if (state?.start === undefined || state.start > taken + CLOCKS_MS) return false;
    return state.fate !== 'waiting' && state.fate !== 'running';
  }

  #statesOf(name: string, since: Date): Promise<States> {
    const known = this.#answers.get(name);
    if (known !== undefined && performance.now() < known.until) return known.states;
    const states = ask(name, since);
    this.#answers.set(name, { until: performance.now() + this.#freshMs, states });
    return states;
  }
}

type States = ReadonlyMap<string, JobState>;

/** Empty where the queue gives no answer. */
async function ask(name: string, since: Date): Promise<States> {
  const queued = await queuedJobs([name]).catch(() => undefined);
  if (queued === undefined) return new Map();
  const accounted = await accountedJobs([name], since).catch(() => undefined);
  return new Map([...(accounted ?? []), ...queued]);
}
