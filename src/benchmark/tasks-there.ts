import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../if-there.ts';

/** Names of the tasks of which some module has embeddings. */
export function embeddedTasks(embeddingsDir: string): Promise<readonly string[]> {
  return tasksWith('task_metadata.json', embeddingsDir);
}

/** Names of the tasks of which some module has scores. */
export function scoredTasks(embeddingsDir: string): Promise<readonly string[]> {
  return tasksWith('scores.json', embeddingsDir);
}

async function tasksWith(file: string, embeddingsDir: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const module of await visibleFolders(embeddingsDir)) {
    for (const task of await visibleFolders(join(embeddingsDir, module))) {
      if (existsSync(join(embeddingsDir, module, task, file))) found.add(task);
    }
  }
  return [...found].sort();
}

/** Names of the folders in a folder, sorted; none where it is not there. */
export async function visibleFolders(parent: string): Promise<readonly string[]> {
  const entries = (await ifThere(readdir(parent, { withFileTypes: true }))) ?? [];
  const folders = entries.filter((entry) => !entry.isFile() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => name).sort();
}
