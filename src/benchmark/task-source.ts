import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { ifThere } from '../if-there.ts';
import { type FolderNode, folder, publicationState, type StepNode } from '../pipeline/index.ts';
import { GIVEN_FOLDER, readTaskMetadata, type TaskMetadata } from '../prediction-types/task-metadata.ts';
import type { DownloadFlags, TasksFlag } from '../task-flags.ts';
import { isForeignTask } from '../tasks/corpus/foreign-task.ts';
import { findTask } from '../tasks/registry.ts';
import { type ChosenTask, DEFAULT_SAMPLE_RATES, type TaskDefinition } from '../tasks/task-definition.ts';
import { meantTask } from '../tasks/task-name.ts';
import type { Folders, PipelineOptions } from './options.ts';
import { embeddedTasks, visibleFolders } from './tasks-there.ts';

/** A task as the steps after its preparation see it. */
export interface TaskSource {
  /** Name of its folder, for instance `spoken_digit-1.0.9-full`. */
  readonly name: string;
  readonly node: StepNode | FolderNode;
  readonly metadata: TaskMetadata;
  /** Where heareval itself prepares it. */
  readonly chosen?: ChosenTask | undefined;
}

type BuildOptions = TasksFlag & DownloadFlags;

/** What names a task: `--task` or an argument, and `--mode`. */
interface TypedName {
  readonly name: string;
  readonly mode?: string | undefined;
  /** @default the name is an argument */
  readonly option?: string | undefined;
}

/** The task that options name. */
export function typedTask({ task, mode }: { readonly task: string; readonly mode?: string | undefined }) {
  return { name: task, mode, option: '--task' };
}

/**
 * The name of the task folder that is meant, among those of the tasks folder, those with embeddings, and those that can be
 * prepared. What the name alone does not say is told.
 */
export async function taskFolderName(
  typed: TypedName,
  {
    tasksDir,
    embeddingsDir,
    tell = console.error,
  }: Pick<Folders, 'tasksDir'> &
    Partial<Pick<Folders, 'embeddingsDir'>> & { readonly tell?: (line: string) => void },
): Promise<string> {
  const present = new Set(await visibleFolders(tasksDir));
  if (embeddingsDir !== undefined) for (const name of await embeddedTasks(embeddingsDir)) present.add(name);
  const { name, why } = await meantTask({ ...typed, present: [...present].sort(), place: tasksDir });
  if (why !== undefined) tell(`task ${typed.name}: ${name}, ${why}`);
  return name;
}

/** A task by the steps that prepare it. */
export function taskFromSteps(task: TaskDefinition, mode: string, options: BuildOptions): TaskSource {
  const { tasksDir, mirror = [], sampleRate, soundfont } = options;
  return {
    name: `${task.name}-${task.version}-${mode}`,
    node: task.build(mode, { tasksDir, mirrors: mirror, sampleRates: sampleRate, soundfont }),
    metadata: task.metadata(mode),
    chosen: { task, mode },
  };
}

/**
 * A task folder as it is on disk, whoever made it.
 *
 * @throws UserError that names the folders there are, and the command that makes this one
 */
export async function taskOnDisk(name: string, tasksDir: string): Promise<TaskSource> {
  const present = (await ifThere(readdir(tasksDir))) ?? [];
  if (!present.includes(name)) throw await missingTask(name, tasksDir, present);
  const folderPath = join(tasksDir, name);
  return { name, node: folder(folderPath), metadata: await readTaskMetadata(folderPath) };
}

/**
 * A task to be prepared as far as it is not. A folder that this program did not make is taken as it is; for one that it
 * did make, the steps behind it decide whether it is still right; where the corpus was given as a folder, `preprocess` alone
 * knows which.
 *
 * @param needed sample rates in Hz that are to be there, where `options` ask for none, besides those that the folder has
 *   or, where there is no folder, those that every task has
 */
export async function taskToRun(
  name: string,
  options: Pick<Folders, 'tasksDir'> & Pick<PipelineOptions, 'workdir' | 'cache'> & DownloadFlags,
  needed: readonly number[] = [],
): Promise<TaskSource> {
  const found = await findTask(name);
  const folderPath = join(options.tasksDir, name);
  const state = publicationState(folderPath);
  const present = (await ifThere(readdir(folderPath))) ?? [];
  const isForeign = isForeignTask(folderPath);
  const isOrphan = state === 'complete' && !existsSync(join(options.workdir, name));
  const isOfFolder = state === 'complete' && GIVEN_FOLDER in (await readTaskMetadata(folderPath));
  if (found === undefined || isForeign || isOrphan || isOfFolder) return taskOnDisk(name, options.tasksDir);
  const had = present.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const rates = new Set([...(had.length > 0 ? had : DEFAULT_SAMPLE_RATES), ...needed]);
  return taskFromSteps(found.task, found.mode, { ...options, sampleRate: options.sampleRate ?? [...rates] });
}

async function missingTask(name: string, tasksDir: string, present: readonly string[]): Promise<UserError> {
  const found = await findTask(name);
  const there = present.length === 0 ? 'there is none' : `there are ${present.join(', ')}`;
  const next =
    found === undefined
      ? 'heareval preprocess --help'
      : `heareval preprocess ${found.task.name} --mode ${found.mode}`;
  return new UserError(`--task ${name}: no such folder in ${tasksDir}; ${there}`, { next });
}
