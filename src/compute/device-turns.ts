import PQueue from 'p-queue';
import type { Device } from './devices.ts';

const turns = new PQueue({ concurrency: 1 });

/**
 * Does work in other threads of this process that computes on a device: one after another on `webgpu`. ONNX Runtime has one
 * context of WebGPU a process, and sessions of two threads that compute at once end each other's commands, or the process.
 *
 * @throws what the work throws, and the reason of the signal when it is aborted before the work's turn has come
 */
export function inTurn<T>(
  device: Device | undefined,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (device !== 'webgpu') return work();
  return turns.add(work, { signal }) as Promise<T>;
}
