import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TaskDefinition } from './task-definition.ts';

/**
 * Makes a task's file a program: `node dist/tasks/<task>.js --help`. Does nothing when the file was imported.
 *
 * @param moduleUrl `import.meta.url` of the task's file
 */
export async function runTaskProgram(moduleUrl: string, task: TaskDefinition): Promise<void> {
  const started = process.argv[1];
  if (started === undefined || !isSameFile(started, fileURLToPath(moduleUrl))) return;
  console.log(task);
}

function isSameFile(started: string, module: string): boolean {
  try {
    return realpathSync(started) === realpathSync(module);
  } catch {
    return false;
  }
}
