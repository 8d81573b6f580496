import { readdirSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { publishersOf } from '../../pipeline/index.ts';
import { FINISH_TASK } from './finish-task.ts';

/** Whether a task folder is there that `heareval preprocess` did not make. */
export function isForeignTask(folder: string): boolean {
  return isThere(folder) && !publishersOf(folder).includes(FINISH_TASK);
}

/** @throws UserError where preparing a task would write over a folder that was imported or made by another program */
export function refuseForeignTask(folder: string): void {
  if (isForeignTask(folder)) {
    throw new UserError(
      `${folder}: there is such a task already, imported or made by another program; expected none, or another --tasks-dir`,
    );
  }
}

function isThere(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}
