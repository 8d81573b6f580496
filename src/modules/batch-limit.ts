import type { ModuleFault } from './module-worker.ts';

/** What NumPy, PyTorch, TensorFlow, ONNX Runtime, Node and the system say where there is no memory left. */
const OUT_OF_MEMORY =
  /out of memory|OutOfMemory|MemoryError|ResourceExhausted|OOM when allocating|bad_alloc|(unable|failed) to allocate|allocation failed|ran out of memory|killed by SIGKILL/i;

/** Whether a fault says that memory ran out. */
export function isOutOfMemory({ message }: ModuleFault): boolean {
  return OUT_OF_MEMORY.test(message);
}

/** How much sound a module is given at once: as much as there is, until its memory does not suffice. */
export class BatchLimit {
  #samples = Number.POSITIVE_INFINITY;

  /** Samples of all sounds of a batch together; infinite where nothing has failed. */
  get samples(): number {
    return this.#samples;
  }

  /** How many sounds of a length may go together, at least 1. */
  soundsOf(length: number): number {
    return Math.max(1, Math.floor(this.#samples / Math.max(1, length)));
  }

  /** After a batch of so many samples was too large. */
  halve(samples: number): void {
    this.#samples = Math.min(this.#samples, Math.max(1, samples / 2));
  }
}
