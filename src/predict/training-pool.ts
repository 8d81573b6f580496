import { availableParallelism, totalmem } from 'node:os';
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

/**
 * Bytes of embeddings that each of the threads may hold.
 *
 * @param allMiB for all of them. Default: half of the machine's memory, or of what the process may have of it
 */
export function memoryPerThread(allMiB?: number): number {
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return (allMiB === undefined ? machine / 2 : allMiB * 2 ** 20) / availableParallelism();
}
