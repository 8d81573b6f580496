import path from 'node:path';
import type { GenericTaskConfig } from '../corpus/task-config.ts';

/**
 * The text of a task file that prepares a labelled folder, for somebody to run and to change.
 *
 * @param file where it is going to be; paths in it are relative to its folder
 */
export function taskFileText(
  config: GenericTaskConfig,
  corpus: { readonly audio: string; readonly labels: string },
  file: string,
): string {
  const here = path.dirname(path.resolve(file));
  const fromHere = (target: string) =>
    `fileURLToPath(new URL(${JSON.stringify(encodeURI(relativePath(here, target)))}, import.meta.url))`;
  return `// Prepare the task: node ${path.basename(file)}   (--help shows the options)
import { fileURLToPath } from 'node:url';
import { defineTask, labelledFolder, runTaskProgram } from 'heareval/tasks';

const config = ${JSON.stringify(config, null, 2)};

const audio = ${fromHere(corpus.audio)};
const labels = ${fromHere(corpus.labels)};

export const task = defineTask(config, () => labelledFolder({ audio, labels }));

await runTaskProgram(import.meta.url, task);
`;
}

function relativePath(from: string, to: string): string {
  const relative = path.relative(from, path.resolve(to)).split(path.sep).join('/');
  return `./${relative}`;
}
