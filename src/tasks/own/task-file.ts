import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { GenericTaskConfig } from '../corpus/task-config.ts';
import type { LabelledFolderOptions } from './labels/labelled-folder.ts';

/**
 * The text of a task file that prepares a labelled folder, for somebody to run and to change.
 *
 * @param file where it is going to be; paths in it are relative to its folder
 */
export function taskFileText(config: GenericTaskConfig, corpus: LabelledFolderOptions, file: string): string {
  const here = dirname(resolve(file));
  const { audio, labels, ...reading } = corpus;
  const paths = Object.entries({ audio, labels }).filter(([, target]) => target !== undefined);
  const constants = paths.map(([name, target = '']) => {
    const url = JSON.stringify(encodeURI(fromTo(here, target)));
    return `const ${name} = fileURLToPath(new URL(${url}, import.meta.url));\n`;
  });
  const options = Object.entries(reading).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const given = [...paths.map(([name]) => name), ...options].join(', ');
  return `// Prepare the task: node ${basename(file)}   (--help shows the options)
import { fileURLToPath } from 'node:url';
import { defineTask, labelledFolder, runTaskProgram } from 'heareval/tasks';

const config = ${JSON.stringify(config, null, 2)};

${constants.join('')}
export const task = defineTask(config, () => labelledFolder({ ${given} }));

await runTaskProgram(import.meta.url, task);
`;
}

function fromTo(from: string, to: string): string {
  return `./${relative(from, resolve(to)).split(sep).join('/')}`;
}
