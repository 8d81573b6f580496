import { MessageChannel, type MessagePort } from 'node:worker_threads';

let nowhere: MessagePort | undefined;

/**
 * Gives the memory of an array back at once, which then has no values any more. The garbage collector of each thread lets 64 MiB
 * of arrays gather first; what goes to a port that nobody listens at is gone.
 */
export function freeMemory({ buffer }: Float32Array): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  if (nowhere === undefined) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    nowhere = port1;
    nowhere.unref();
  }
  nowhere.postMessage(null, [buffer]);
}
