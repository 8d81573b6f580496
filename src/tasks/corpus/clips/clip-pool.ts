import { statSync } from 'node:fs';
import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { createWorkerPool } from '../../../pipeline/index.ts';
import type { ClipJob, ClipOutcome, PreparedClip } from './prepare-audio-worker.ts';

/** Short clips go to a thread together: a message costs as much as preparing one of them. */
const MAX_BATCH = 16;
const MAX_BATCH_BYTES = 2 ** 20;
/** Keeps every thread busy while the next batch is on its way. */
const BATCHES_PER_THREAD = 2;
/** What a thread makes but samples is soon gone; V8 would have it lie in 48 MB before it looks. */
const YOUNG_HEAP_MIB = 4;

/** Prepares clips on worker threads; see `prepareClip`. */
export interface ClipPool {
  /** How many clips to ask for at a time, so that no thread waits. */
  readonly concurrency: number;
  /** @throws UserError for a file that cannot be decoded */
  prepare(job: ClipJob): Promise<PreparedClip>;
  close(): Promise<void>;
}

interface WaitingJob {
  readonly job: ClipJob;
  readonly resolve: (prepared: PreparedClip) => void;
  readonly reject: (error: unknown) => void;
}

/** @param size number of threads, from 1 */
export function createClipPool(size: number, signal: AbortSignal): ClipPool {
  const url = new URL('./prepare-audio-worker.js', import.meta.url);
  const threads = createWorkerPool({ url, size, youngHeapMiB: YOUNG_HEAP_MIB });
  const waiting: WaitingJob[] = [];
  let free = size * BATCHES_PER_THREAD;
  let scheduled = false;

  const dispatch = () => {
    scheduled = false;
    while (free > 0 && waiting.length > 0) {
      free -= 1;
      void run(nextBatch(waiting, Math.ceil(waiting.length / (free + 1)))).finally(() => {
        free += 1;
        schedule();
      });
    }
  };
  // Later, so that all that is asked for at the same time is seen.
  const schedule = () => {
    if (!scheduled) setImmediate(dispatch);
    scheduled = true;
  };
  const run = async (batch: readonly WaitingJob[]) => {
    try {
      const jobs = batch.map(({ job }) => job);
      const outcomes = await threads.run<readonly ClipOutcome[]>('prepareClips', jobs, { signal });
      for (const [i, { resolve, reject }] of batch.entries()) {
        const outcome = at(outcomes, i);
        if ('hashes' in outcome) resolve(outcome);
        else reject(new UserError(outcome.problem));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  return {
    concurrency: size * BATCHES_PER_THREAD * MAX_BATCH,
    prepare: (job) =>
      new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        schedule();
      }),
    close: () => threads.close(),
  };
}

/** Takes what belongs together off the queue: an even share of it, neither too many nor too large files. */
function nextBatch(waiting: WaitingJob[], share: number): WaitingJob[] {
  const batch: WaitingJob[] = [];
  let bytes = 0;
  while (batch.length < Math.min(share, MAX_BATCH)) {
    const [next] = waiting;
    if (next === undefined) break;
    bytes += statSync(next.job.source, { throwIfNoEntry: false })?.size ?? 0;
    if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
    waiting.shift();
    batch.push(next);
  }
  return batch;
}
