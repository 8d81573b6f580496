import { availableParallelism, totalmem } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { createWorkerPool, type WorkerPool } from '../pipeline/index.ts';

const pools = new Map<string, WorkerPool>();

/**
 * The threads that trainings run in, by the worker file that they load. A thread that is there already saves a short
 * training the time to start one, so all steps of a process share them; how many work at once is up to the pipeline's
 * worker slots. Idle threads do not keep the process alive.
 */
export function trainingPool(worker: URL): WorkerPool {
  const pool = pools.get(worker.href) ?? createWorkerPool({ url: worker, size: availableParallelism() });
  pools.set(worker.href, pool);
  return pool;
}

/**
 * Bytes of training data that each of the threads may hold.
 *
 * @param allMiB for all of them. Default: half of the machine's memory, or of what the process may have of it
 */
export function memoryPerThread(allMiB?: number): number {
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return (allMiB === undefined ? machine / 2 : allMiB * 2 ** 20) / availableParallelism();
}

export interface ThreadWork<M> {
  readonly signal: AbortSignal;
  /** Takes what the thread tells while it works. */
  readonly onMessage: (message: M) => void;
  /** Whether the signal asks for what there is by then, instead of ending the work at once. */
  readonly endsInOrder?: boolean | undefined;
}

/**
 * Calls an export of a worker file in a training thread. The export gets the request with a `control` port added, and
 * works under `untilCancelled`.
 *
 * @throws the reason of the signal when that is aborted
 */
export async function inTrainingThread<T, M>(
  worker: URL,
  name: string,
  request: object,
  { signal, onMessage, endsInOrder = false }: ThreadWork<M>,
): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', onMessage);
  // Not the pool's signal, which ends the thread: ONNX Runtime does not survive that while it computes.
  const cancel = () => port1.postMessage(endsInOrder ? 'end' : 'cancel');
  signal.addEventListener('abort', cancel, { once: true });
  try {
    signal.throwIfAborted();
    return await trainingPool(worker).run<T>(name, { ...request, control: port2 }, { transfer: [port2] });
  } finally {
    signal.removeEventListener('abort', cancel);
    port1.close();
  }
}
