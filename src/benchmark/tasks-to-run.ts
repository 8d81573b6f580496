import { readModelInfo } from '../modules/model-info.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { type TaskSource, taskToRun } from './task-source.ts';

/** Tasks to be prepared as far as they are not, with audio at the rates of all modules unless rates were given. */
export async function tasksToRun(
  names: Iterable<string>,
  hosts: readonly ModuleHost[],
  options: Parameters<typeof taskToRun>[1],
  signal: AbortSignal,
): Promise<readonly TaskSource[]> {
  const rates = [];
  for (const host of hosts) rates.push((await readModelInfo(host, options, signal)).sampleRate);
  const tasks = [];
  for (const name of new Set(names)) tasks.push(await taskToRun(name, options, rates));
  return tasks;
}
