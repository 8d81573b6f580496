import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathExists } from 'fs-extra/esm';
import { UserError } from '../errors.ts';
import { readTaskMetadata, type TaskMetadata } from '../formats/task-metadata.ts';
import { type FolderNode, folder, publicationState, type StepNode } from '../pipeline/index.ts';
import type { DownloadFlags, TasksFlag } from '../task-flags.ts';
import { isForeignTask } from '../tasks/corpus/foreign-task.ts';
import { tasks } from '../tasks/registry.ts';
import type { TaskDefinition } from '../tasks/task-definition.ts';
import type { CommonOptions } from './options.ts';

/** A task as the steps after its preparation see it. */
export interface TaskSource {
  /** Name of its folder, for instance `spoken_digit-1.0.9-full`. */
  readonly name: string;
  readonly node: StepNode | FolderNode;
  readonly metadata: TaskMetadata;
}

type BuildOptions = TasksFlag & DownloadFlags;

/** A task by the steps that prepare it. */
export function taskFromSteps(task: TaskDefinition, mode: string, options: BuildOptions): TaskSource {
  const { tasksDir, mirror = [], sampleRate } = options;
  return {
    name: `${task.name}-${task.version}-${mode}`,
    node: task.build(mode, { tasksDir, mirrors: mirror, sampleRates: sampleRate }),
    metadata: task.metadata(mode),
  };
}

/**
 * A task folder as it is on disk, whoever made it.
 *
 * @throws UserError that names the folders there are, and the command that makes this one
 */
export async function taskOnDisk(name: string, tasksDir: string): Promise<TaskSource> {
  const present = await readdir(tasksDir).catch((): string[] => []);
  if (!present.includes(name)) throw missingTask(name, tasksDir, present);
  const folderPath = path.join(tasksDir, name);
  return { name, node: folder(folderPath), metadata: await readTaskMetadata(folderPath) };
}

/**
 * A task to be prepared as far as it is not. A folder that this program did not make is taken as it is; for one that it
 * did make, the steps behind it decide whether it is still right, for the sample rates it has.
 */
export async function taskToRun(name: string, options: CommonOptions & DownloadFlags): Promise<TaskSource> {
  const found = findTask(name);
  const folderPath = path.join(options.tasksDir, name);
  const state = publicationState(folderPath);
  const present = await readdir(folderPath).catch((): string[] => []);
  const isForeign = isForeignTask(folderPath);
  const isOrphan = state === 'complete' && !(await pathExists(path.join(options.workdir, name)));
  if (found === undefined || isForeign || isOrphan) return taskOnDisk(name, options.tasksDir);
  const rates = options.sampleRate ?? present.filter((entry) => /^\d+$/.test(entry)).map(Number);
  return taskFromSteps(found.task, found.mode, {
    ...options,
    ...(rates.length > 0 ? { sampleRate: rates } : {}),
  });
}

/** Splits `spoken_digit-1.0.9-full` into the task that makes this folder and its mode. */
export function findTask(name: string): { task: TaskDefinition; mode: string } | undefined {
  for (const task of tasks.values()) {
    const prefix = `${task.name}-${task.version}-`;
    const mode = name.slice(prefix.length);
    if (name.startsWith(prefix) && task.modes.includes(mode)) return { task, mode };
  }
  return undefined;
}

function missingTask(name: string, tasksDir: string, present: readonly string[]): UserError {
  const found = findTask(name);
  const there = present.length === 0 ? 'there is none' : `there are ${present.join(', ')}`;
  const next =
    found === undefined
      ? 'heareval preprocess --help'
      : `heareval preprocess ${found.task.name} --mode ${found.mode}`;
  return new UserError(`--task ${name}: no such folder in ${tasksDir}; ${there}`, { next });
}
