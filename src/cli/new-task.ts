import { existsSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { UserError } from '../errors.ts';
import { collect, positiveInteger, positiveNumber } from '../option-values.ts';
import { writeFileAtomic } from '../pipeline/index.ts';
import { addRunFlags, type RunFlags } from '../run-flags.ts';
import { EXIT } from '../run-program.ts';
import { addSampleRateFlag, addTasksFlag, type DownloadFlags, type TasksFlag } from '../task-flags.ts';
import { defineTask } from '../tasks/corpus/define-task.ts';
import { readLabelTable } from '../tasks/own/label-table.ts';
import { labelledFolder } from '../tasks/own/labelled-folder.ts';
import { ownTaskConfig } from '../tasks/own/own-task-config.ts';
import { taskFileText } from '../tasks/own/task-file.ts';
import { prepareTasks } from '../tasks/program.ts';
import type { RunCommand } from './options.ts';

interface NewTaskOptions extends RunFlags, TasksFlag, Pick<DownloadFlags, 'sampleRate'> {
  readonly audio: string;
  readonly labels: string;
  readonly write?: string;
  readonly taskVersion: string;
  readonly folds?: number;
  readonly duration?: number;
  readonly score?: readonly string[];
}

export function addNewTask(program: Command, run: RunCommand): void {
  const command = addRunFlags(
    addSampleRateFlag(
      addTasksFlag(program.command('new-task').argument('<name>', 'for instance finger_sounds')),
    ),
  ).description('make a task of your own recordings: its folder, or with --write a file to change');
  (command as unknown as PlainCommand)
    .requiredOption('--audio <folder>', 'recordings in any formats and subfolders')
    .requiredOption(
      '--labels <file>',
      'csv or json: labels of each file, and when; or a csv of pairs, ranks, numbers or pitch (docs/tasks.md)',
    )
    .option('--write <file>', 'write a task file, to be run and changed, and prepare nothing')
    .option('--task-version <version>', 'goes into the name of the task folder', '1.0.0')
    .option('--folds <number>', 'draw so many folds instead of train, valid and test', positiveInteger)
    .option('--duration <seconds>', 'trim or pad every clip (default: each keeps its length)', positiveNumber)
    .option('--score <name>', 'how it is scored, the deciding score first; repeatable', collect)
    .action((name: string, options: NewTaskOptions) => run((signal) => newTask(name, options, signal)));
}

async function newTask(name: string, options: NewTaskOptions, signal: AbortSignal): Promise<number> {
  const { audio, labels, write, taskVersion, folds, duration, score, ...running } = options;
  const table = await readLabelTable(labels, { tell: console.error });
  const config = ownTaskConfig(table, { name, version: taskVersion, folds, duration, scores: score });
  if (write === undefined) {
    const task = defineTask(config, () => labelledFolder({ audio, labels }));
    return prepareTasks([{ task, mode: task.defaultMode }], running, signal);
  }
  if (existsSync(write)) throw new UserError(`--write ${write}: is there already; expected a new file`);
  await writeFileAtomic(write, taskFileText(config, { audio, labels }, write));
  console.log(write);
  return EXIT.ok;
}
