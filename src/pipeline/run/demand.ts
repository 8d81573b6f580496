import { readdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import { UserError } from '../../errors.ts';
import type { RunOptions } from '../options.ts';
import type { StepNode } from '../types.ts';
import type { Demand, Limits } from './slots.ts';

/** What a run may use: what its options say, else what the machine has. */
export function limitsOf({ workers, memory, gpus }: RunOptions): Limits {
  const there = gpus === 0 ? [] : machineGpus();
  return {
    slots: workers,
    memoryMiB: memory ?? machineMemoryMiB(),
    gpus: gpus === undefined ? there : Array.from({ length: gpus }, (_, index) => there[index] ?? `${index}`),
  };
}

/**
 * What running a step takes. One that asks for more memory than there is gets all of it, and runs alone.
 *
 * @throws UserError when it asks for more GPUs than there are.
 */
export function demandOf({ definition, params }: StepNode, limits: Limits): Demand {
  const ask = (name: 'memoryMiB' | 'gpus') => {
    const asked = definition[name] ?? 0;
    const number: unknown = typeof asked === 'function' ? asked(params) : asked;
    if (typeof number !== 'number' || !(number >= 0) || (name === 'gpus' && !Number.isInteger(number))) {
      throw new TypeError(`${definition.name}.${name}: expected a number from 0, got ${String(number)}`);
    }
    return number;
  };
  const gpus = ask('gpus');
  if (gpus > limits.gpus.length) {
    throw new UserError(
      `${definition.name} takes ${gpus === 1 ? 'a GPU' : `${gpus} GPUs`}, and there are ${limits.gpus.length}; --gpus says how many`,
    );
  }
  const memoryMiB = ask('memoryMiB');
  return memoryMiB > limits.memoryMiB
    ? { slots: limits.slots, memoryMiB: limits.memoryMiB, gpus }
    : { slots: definition.cpu === 'all' ? limits.slots : 1, memoryMiB, gpus };
}

/** Of the machine, or of what the process may have of it. */
function machineMemoryMiB(): number {
  // 0, or more than there is, where nothing limits the process.
  const allowed = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.floor(Math.min(totalmem(), allowed) / 2 ** 20);
}

/** As `CUDA_VISIBLE_DEVICES` names them; where that is not set, the NVIDIA devices of a Linux machine. */
function machineGpus(): readonly string[] {
  const visible = process.env.CUDA_VISIBLE_DEVICES;
  if (visible !== undefined) {
    const names = visible.split(',').map((name) => name.trim());
    const end = names.findIndex((name) => name === '' || name === '-1');
    return end < 0 ? names : names.slice(0, end);
  }
  try {
    const numbers = readdirSync('/dev').flatMap((name) => /^nvidia(\d+)$/.exec(name)?.[1] ?? []);
    return numbers.sort((a, b) => Number(a) - Number(b));
  } catch {
    return [];
  }
}
