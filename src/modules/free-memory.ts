import { MessageChannel } from 'node:worker_threads';

/** Nobody receives: what is sent on it is gone. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Gives the memory of an array back at once, which then has no values any more: the garbage collector of each thread lets 64 MiB
 * of arrays gather first. An array in memory that threads share stays as it is, and so does one whose memory may not be given
 * away, as that of WebAssembly.
 */
export function freeMemory({ buffer }: Float32Array): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  try {
    nowhere.postMessage(undefined, [buffer]);
  } catch (error) {
    // Node 20 leaves such memory without a word.
    if (!(error instanceof DOMException && error.name === 'DataCloneError')) throw error;
  }
}
