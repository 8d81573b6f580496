import type { MessagePort } from 'node:worker_threads';

/** What work in a training thread is given besides its request. */
export interface Controlled {
  /** Is told how the work goes. Any message from there ends it. */
  readonly control: MessagePort;
}

/** In the thread: does the work until it is told to end. */
export async function untilCancelled<T>(
  { control }: Controlled,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancelled = new AbortController();
  control.once('message', () => cancelled.abort(new Error('the training was cancelled')));
  try {
    return await work(cancelled.signal);
  } finally {
    control.close();
  }
}
