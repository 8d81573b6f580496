import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { meetsEveryFile } from '../../disk-error.ts';
import { BadInputsError, UserError } from '../../errors.ts';
import { createBreather } from '../machine/time-slice.ts';

interface ForEachOptions<T> {
  readonly outputs: (item: T) => readonly string[];
  readonly concurrency: number;
  readonly unit: string;
  readonly outDir: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** See `StepContext.forEach`. */
export async function forEachItem<T>(
  items: readonly T[],
  options: ForEachOptions<T>,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const todo = await unfinished(items, options);
  const problems = new Map<number, readonly string[]>();
  let failure: { readonly error: unknown } | undefined;
  let next = 0;
  let done = items.length - todo.length;
  options.progress(done, items.length);
  // Work that never waits would keep signals, timers and the terminal from their turn until all of it is done.
  const breathe = createBreather();

  const worker = async () => {
    for (let index = todo[next]; index !== undefined && failure === undefined; index = todo[next]) {
      next += 1;
      try {
        options.signal.throwIfAborted();
        await work(items[index] as T, index);
      } catch (error) {
        if (error instanceof UserError && !options.signal.aborted && !meetsEveryFile(error)) {
          problems.set(index, error instanceof BadInputsError ? error.problems : [error.message]);
        } else {
          failure ??= { error };
        }
      }
      done += 1;
      options.progress(done, items.length);
      await breathe();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, worker));

  if (failure !== undefined) {
    throw failure.error;
  }
  if (problems.size > 0) {
    const lines = [...problems].sort(([a], [b]) => a - b).flatMap(([, messages]) => messages);
    throw new BadInputsError(`${problems.size} of ${items.length} ${options.unit} failed:`, lines);
  }
}

/** Places of the items of which an output is missing. */
async function unfinished<T>(items: readonly T[], options: ForEachOptions<T>): Promise<readonly number[]> {
  const breathe = createBreather();
  const todo: number[] = [];
  for (const [index, item] of items.entries()) {
    const paths = options.outputs(item);
    if (paths.length === 0 || !paths.every((path) => existsSync(resolve(options.outDir, path)))) {
      todo.push(index);
    }
    await breathe();
  }
  return todo;
}
