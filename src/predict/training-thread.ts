import { inTrainingThread as inThread, type ThreadWork, trainingPool } from '../train/training-threads.ts';

const WORKER = new URL('./training-worker.js', import.meta.url);

/** Calls an export of `training-worker.ts` in a training thread, without a word while it works. */
export function runInTrainingThread<T>(name: string, request: object): Promise<T> {
  return trainingPool(WORKER).run<T>(name, request);
}

/**
 * Calls an export of `training-worker.ts` in a training thread, which tells of its work and can be cancelled.
 *
 * @throws the reason of the signal when that is aborted
 */
export function inTrainingThread<T, M>(name: string, request: object, work: ThreadWork<M>): Promise<T> {
  return inThread<T, M>(WORKER, name, request, work);
}
