import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { UserError } from '../../errors.ts';
import { inTrainingThread } from '../../train/training-threads.ts';
import type { Estimator } from '../estimator.ts';
import type { ListenOptions } from '../listening/sound.ts';
import { type Annotated, type AnnotateHow, annotateFile } from './annotate-file.ts';
import type { AnnotateNews, AnnotateRequest } from './annotate-worker.ts';
import type { FileJob } from './output-files.ts';

const WORKER = new URL('./annotate-worker.js', import.meta.url);

/** Annotates one file. */
export type Annotate = (
  job: FileJob,
  options: ListenOptions & { readonly signal: AbortSignal },
) => Promise<Annotated>;

/** In a thread, one for each file at a time, which loads the estimators for itself. */
export function inThreads(request: Pick<AnnotateRequest, 'names' | 'places' | 'how'>): Annotate {
  return (job, { signal, onProgress }) =>
    inTrainingThread<Annotated, AnnotateNews>(
      WORKER,
      'annotateInThread',
      { ...request, job },
      { signal, onMessage: ({ heard }) => onProgress?.(heard) },
    );
}

/** Here: one file alone, and by estimators whose modules have threads and processes of their own. */
export function withLoaded(estimators: readonly Estimator[], how: AnnotateHow): Annotate {
  return (job, options) => annotateFile(job, estimators, how, options);
}

export interface AnnotateFilesOptions {
  /** Files at once. */
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Is told of each file when it is done, or cannot be used. */
  readonly onDone: (job: FileJob, result: Annotated | UserError) => void;
  /** Is told how many seconds of a file have been heard. */
  readonly onProgress: (job: FileJob, heard: number) => void;
}

/**
 * Annotates audio files, several at once. A file that cannot be used ends nothing.
 *
 * @returns why files could not be used, each in one line that names it
 */
export async function annotateFiles(
  jobs: readonly FileJob[],
  annotate: Annotate,
  { workers, signal, onDone, onProgress }: AnnotateFilesOptions,
): Promise<readonly string[]> {
  const queue = new PQueue({ concurrency: Math.min(workers, availableParallelism()) });
  const problems = new Map<FileJob, string>();
  const each = async (job: FileJob) => {
    try {
      onDone(job, await annotate(job, { signal, onProgress: (heard) => onProgress(job, heard) }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.set(job, error.message);
      onDone(job, error);
    }
  };
  try {
    await Promise.all(jobs.map((job) => queue.add(() => each(job), { signal })));
  } finally {
    queue.clear();
  }
  return jobs.flatMap((job) => problems.get(job) ?? []);
}
