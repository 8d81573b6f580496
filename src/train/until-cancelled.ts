import type { MessagePort } from 'node:worker_threads';

/** What work in a training thread is given besides its request. */
export interface Controlled {
  /** Is told how the work goes. What comes from there ends it: `end` in order, anything else at once. */
  readonly control: MessagePort;
}

/** In the thread: does the work until it is told to end, at once or, where the work heeds `end`, in order. */
export async function untilCancelled<T>(
  { control }: Controlled,
  work: (signal: AbortSignal, end: AbortSignal) => Promise<T>,
): Promise<T> {
  const [cancelled, ended] = [new AbortController(), new AbortController()];
  control.on('message', (message) => {
    if (message === 'end') ended.abort();
    else cancelled.abort(new Error('the training was cancelled'));
  });
  try {
    return await work(cancelled.signal, ended.signal);
  } finally {
    control.close();
  }
}
