import { UserError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import { allTasks } from './all-tasks.ts';
import { formerSecretTasks } from './former-secret-tasks.ts';
import { openTasks } from './open-tasks.ts';
import type { ChosenTask, TaskDefinition } from './task-definition.ts';

/** Names of every task there is. */
export const taskNames: readonly string[] = Object.keys(allTasks);

/** Names of tasks that are prepared together, by the names that hear-preprocess gives such groups. */
export const taskGroups: ReadonlyMap<string, readonly string[]> = new Map([
  ['open', Object.keys(openTasks)],
  ['all', Object.keys({ ...openTasks, ...formerSecretTasks })],
]);

/** Every task there is, by name, which takes a while: each has a file. */
export async function loadTasks(): Promise<ReadonlyMap<string, TaskDefinition>> {
  return new Map(await Promise.all(taskNames.map(async (name) => [name, await getTask(name)] as const)));
}

/** @throws UserError that lists the tasks there are and suggests the one with the nearest name */
export async function getTask(name: string): Promise<TaskDefinition> {
  const load = Object.hasOwn(allTasks, name) ? allTasks[name] : undefined;
  if (load === undefined) throw unknownTask(name, taskNames);
  return (await load()).task;
}

/**
 * The tasks and modes that somebody means, each once.
 *
 * @param names of tasks, of their folders (`spoken_digit-1.0.9-small`), and of groups
 * @param mode of all of them, or `all` for every mode but `small`; default: each task's own default
 * @returns also the tasks of groups that do not have the mode
 * @throws UserError for a name that is no task, and where no task has the mode
 */
export async function chooseTasks(
  names: readonly string[],
  mode?: string,
): Promise<{ readonly chosen: readonly ChosenTask[]; readonly without: readonly TaskDefinition[] }> {
  const named = new Set<TaskDefinition>();
  const grouped = new Set<TaskDefinition>();
  const folders: ChosenTask[] = [];
  for (const name of names) {
    const group = taskGroups.get(name);
    const folder = await findTask(name);
    if (folder !== undefined) {
      if (mode !== undefined && mode !== folder.mode) {
        throw new UserError(
          `--mode ${mode}: ${name} is of mode ${folder.mode}; expected its name without one`,
        );
      }
      folders.push(folder);
    } else if (group !== undefined) for (const each of group) grouped.add(await getTask(each));
    else if (taskNames.includes(name)) named.add(await getTask(name));
    else throw unknownTask(name, [...taskNames, ...taskGroups.keys()]);
  }
  const chosen: ChosenTask[] = [...folders];
  const without: TaskDefinition[] = [];
  for (const task of new Set([...named, ...grouped])) {
    const modes = modesOf(task, mode).filter((each) => named.has(task) || task.modes.includes(each));
    if (modes.length === 0) without.push(task);
    for (const each of modes) {
      if (!folders.some((folder) => folder.task === task && folder.mode === each)) {
        chosen.push({ task, mode: each });
      }
    }
  }
  if (chosen.length === 0) {
    throw new UserError(`--mode ${mode}: no task of ${names.join(', ')} has such a mode`);
  }
  return { chosen, without };
}

/** Splits `spoken_digit-1.0.9-full` into the task that makes this folder and its mode. */
export async function findTask(name: string): Promise<ChosenTask | undefined> {
  for (const task of await tasksOf(name)) {
    const mode = task.modes.find((each) => name === folderName(task, each));
    if (mode !== undefined) return { task, mode };
  }
  return undefined;
}

/** Names of the folders of the task that a name, or the beginning of that of a folder, is of; without a name of all tasks. */
export async function taskFolders(name?: string): Promise<readonly string[]> {
  const tasks = name === undefined ? [...(await loadTasks()).values()] : await tasksOf(name);
  return tasks.flatMap((task) => task.modes.map((mode) => folderName(task, mode)));
}

/** The task that a name, or that of a folder, begins with. */
function tasksOf(name: string): Promise<readonly TaskDefinition[]> {
  return Promise.all(taskNames.filter((each) => name === each || name.startsWith(`${each}-`)).map(getTask));
}

function folderName({ name, version }: TaskDefinition, mode: string): string {
  return `${name}-${version}-${mode}`;
}

function modesOf(task: TaskDefinition, mode: string | undefined): readonly string[] {
  if (mode === undefined) return [task.defaultMode];
  return mode === 'all' ? task.modes.filter((each) => each !== 'small') : [mode];
}

function unknownTask(name: string, known: readonly string[]): UserError {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return new UserError(`${name}: unknown task; expected one of ${known.join(', ')}${hint}`);
}
