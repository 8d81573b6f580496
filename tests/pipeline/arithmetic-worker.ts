import { threadId } from 'node:worker_threads';
import { BadInputsError, UserError } from '../../src/errors.ts';
import { poolWorkerData } from '../../src/pipeline/index.ts';

export function sum(numbers: Float64Array): number {
  return numbers.reduce((a, b) => a + b, 0);
}

export function zeros(length: number): Float64Array {
  return new Float64Array(length);
}

export function thread(): number {
  return threadId;
}

export function factor(): number {
  return poolWorkerData<{ factor: number }>().factor;
}

export function wrong(): never {
  throw new UserError('a.wav: expected audio', { next: 'heareval --help' });
}

export function manyWrong(): never {
  throw new BadInputsError('2 files failed:', ['a.wav: bad', 'b.wav: bad']);
}

export function bug(): never {
  throw Object.assign(new TypeError('a bug'), { code: 'ERR_BUG' });
}

export function die(): never {
  process.exit(3);
}

export async function crash(): Promise<never> {
  setImmediate(() => {
    throw new Error('out of the blue');
  });
  return new Promise(() => {});
}

export function hang(): never {
  for (;;) {
    // For as long as the thread lives.
  }
}

export function hoard(): number {
  const kept: number[][] = [];
  for (;;) {
    kept.push(new Array<number>(100_000).fill(kept.length));
  }
}

export async function wait(ms: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
}

/** Whether so many threads were in it at a time: each waits for the others, a minute at most. */
export function meet({ met, count }: { readonly met: Int32Array; readonly count: number }): boolean {
  Atomics.add(met, 0, 1);
  Atomics.notify(met, 0);
  for (let here = Atomics.load(met, 0); here < count; here = Atomics.load(met, 0)) {
    if (Atomics.wait(met, 0, here, 60_000) === 'timed-out') return false;
  }
  return true;
}
