import { UserError } from '../errors.ts';
import * as allTasks from './all-tasks.ts';
import { nearestName } from './nearest-name.ts';
import type { TaskDefinition } from './task-definition.ts';

/** Every task there is, by name. */
export const tasks: ReadonlyMap<string, TaskDefinition> = new Map(
  Object.values(allTasks).map((task) => [task.name, task]),
);

/** @throws UserError that lists the tasks there are and suggests the one with the nearest name */
export function getTask(name: string): TaskDefinition {
  const task = tasks.get(name);
  if (task !== undefined) return task;
  const known = [...tasks.keys()];
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw new UserError(`${name}: unknown task; expected one of ${known.join(', ')}${hint}`);
}
