import type { KnownJobs } from '../../pipeline/index.ts';

/** What a worker has of a queue while it makes a step. */
export interface HeldJob {
  readonly className: string;
  readonly id: string;
  /** Of the worker, for this try. */
  readonly token: string;
}

/** What the process that makes the step has in `JOB_VARIABLE`. */
export function jobMark({ className, id, token }: HeldJob): string {
  return `queue ${className} ${id} ${token}`;
}

function readMark(mark: string): HeldJob | undefined {
  const [, className, id, token] = /^queue (\S+) (\S+) (\S+)$/.exec(mark) ?? [];
  if (className === undefined || id === undefined || token === undefined) return undefined;
  return { className, id, token };
}

/** For a worker: who had the job before is done with it, or the queue would not have given it to this one. */
export function isEarlierTry(held: HeldJob): KnownJobs['isOver'] {
  return async ({ job }) => {
    const mark = readMark(job);
    return mark?.className === held.className && mark.id === held.id && mark.token !== held.token;
  };
}

/** For a head: nobody has a job that waits or has failed. @param stateOf of a job; `undefined` where there is no answer */
export function isHeldByNobody(stateOf: (job: HeldJob) => Promise<string | undefined>): KnownJobs['isOver'] {
  return async ({ job }) => {
    const mark = readMark(job);
    const state = mark === undefined ? undefined : await stateOf(mark);
    return state !== undefined && ['waiting', 'prioritized', 'delayed', 'failed'].includes(state);
  };
}
