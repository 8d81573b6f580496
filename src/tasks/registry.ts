import { UserError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import * as allTasks from './all-tasks.ts';
import * as formerSecretTasks from './former-secret-tasks.ts';
import * as openTasks from './open-tasks.ts';
import type { ChosenTask, TaskDefinition } from './task-definition.ts';

/** Every task there is, by name. */
export const tasks: ReadonlyMap<string, TaskDefinition> = byName(allTasks);

/** Tasks that are prepared together, by the names that hear-preprocess gives such groups. */
export const taskGroups: ReadonlyMap<string, readonly TaskDefinition[]> = new Map([
  ['open', [...byName(openTasks).values()]],
  ['all', [...byName({ ...openTasks, ...formerSecretTasks }).values()]],
]);

/** @throws UserError that lists the tasks there are and suggests the one with the nearest name */
export function getTask(name: string): TaskDefinition {
  const task = tasks.get(name);
  if (task === undefined) throw unknownTask(name, [...tasks.keys()]);
  return task;
}

/**
 * The tasks and modes that somebody means, each once.
 *
 * @param names of tasks, of their folders (`spoken_digit-1.0.9-small`), and of groups
 * @param mode of all of them, or `all` for every mode but `small`; default: each task's own default
 * @returns also the tasks of groups that do not have the mode
 * @throws UserError for a name that is no task, and where no task has the mode
 */
export function chooseTasks(
  names: readonly string[],
  mode?: string,
): { readonly chosen: readonly ChosenTask[]; readonly without: readonly TaskDefinition[] } {
  const named = new Set<TaskDefinition>();
  const grouped = new Set<TaskDefinition>();
  const folders: ChosenTask[] = [];
  for (const name of names) {
    const group = taskGroups.get(name);
    const folder = findTask(name);
    if (folder !== undefined) {
      if (mode !== undefined && mode !== folder.mode) {
        throw new UserError(
          `--mode ${mode}: ${name} is of mode ${folder.mode}; expected its name without one`,
        );
      }
      folders.push(folder);
    } else if (group !== undefined) for (const task of group) grouped.add(task);
    else if (tasks.has(name)) named.add(getTask(name));
    else throw unknownTask(name, [...tasks.keys(), ...taskGroups.keys()]);
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
export function findTask(name: string): ChosenTask | undefined {
  for (const task of tasks.values()) {
    const mode = task.modes.find((each) => name === `${task.name}-${task.version}-${each}`);
    if (mode !== undefined) return { task, mode };
  }
  return undefined;
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

function byName(registered: Readonly<Record<string, TaskDefinition>>): Map<string, TaskDefinition> {
  return new Map(Object.values(registered).map((task) => [task.name, task]));
}
