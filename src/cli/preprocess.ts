import type { Command } from '@commander-js/extra-typings';
import { addDownloadFlags, addTarFlag } from '../task-flags.ts';
import { prepareTask } from '../tasks/program.ts';
import { getTask, tasks } from '../tasks/registry.ts';
import { addCommonOptions, type RunCommand } from './options.ts';

export function addPreprocess(program: Command, run: RunCommand): void {
  const known = [...tasks.values()].map((task) => `${task.name} (${task.modes.join(', ')})`).join('; ');
  addCommonOptions(addTarFlag(addDownloadFlags(program.command('preprocess').argument('<task>', known))))
    .description('download a task and prepare its folder of audio, labels and splits')
    .option('--mode <mode>', 'which form of the task; each task has a default')
    .action((name, options) =>
      run(async (signal) => {
        const task = getTask(name);
        return prepareTask(task, { ...options, mode: options.mode ?? task.defaultMode }, signal);
      }),
    );
}
