import { MessageChannel } from 'node:worker_threads';
import { trainingPool } from './training-pool.ts';

interface ThreadWork<M> {
  readonly signal: AbortSignal;
  /** Takes what the thread tells while it works. */
  readonly onMessage: (message: M) => void;
}

/**
 * Calls an export of `training-worker.ts` in a training thread.
 *
 * @throws the reason of the signal when that is aborted
 */
export async function inTrainingThread<T, M>(
  name: string,
  request: object,
  { signal, onMessage }: ThreadWork<M>,
): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', onMessage);
  // Not the pool's signal, which ends the thread: ONNX Runtime does not survive that while it computes.
  const cancel = () => port1.postMessage('cancel');
  signal.addEventListener('abort', cancel, { once: true });
  try {
    signal.throwIfAborted();
    return await trainingPool().run<T>(name, { ...request, control: port2 }, { transfer: [port2] });
  } finally {
    signal.removeEventListener('abort', cancel);
    port1.close();
  }
}
