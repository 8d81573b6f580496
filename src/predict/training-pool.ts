import { availableParallelism } from 'node:os';
import { createWorkerPool, type WorkerPool } from '../pipeline/index.ts';

let pool: WorkerPool | undefined;

/**
 * The threads that heads are trained in. A thread that is there already saves a short training the time to start one,
 * so all steps of a process share them; how many work at once is up to the pipeline's worker slots. Idle threads do not
 * keep the process alive.
 */
export function trainingPool(): WorkerPool {
  pool ??= createWorkerPool({
    url: new URL('./training-worker.js', import.meta.url),
    size: availableParallelism(),
  });
  return pool;
}
