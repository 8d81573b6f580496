import { setTimeout as delay } from 'node:timers/promises';

const left = new Set<Promise<unknown>>();
/** How long a signal may take to end the process that it was sent to. */
const END_MS = 1000;

/** Notes a thread that computes what nobody waits for any more, as long as it does. */
export function leaveThread(computing: Promise<unknown>): void {
  left.add(computing);
  const done = () => left.delete(computing);
  computing.then(done, done);
}

/**
 * Ends the process by SIGINT (130 in a shell) where a thread was left computing in native code: to wait for it may take
 * minutes, and any other end would end the thread under its code, which takes the process down with another exit code.
 * Nobody may listen to SIGINT.
 */
export async function endWithThreadsLeft(): Promise<void> {
  if (left.size === 0) return;
  process.kill(process.pid, 'SIGINT');
  await delay(END_MS);
}
