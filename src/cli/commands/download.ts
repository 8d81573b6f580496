import type { Command } from '@commander-js/extra-typings';
import { addRunFlags } from '../../run-flags.ts';
import { addDownloadFlags, addTasksFlag } from '../../task-flags.ts';
import { chooseTasks } from '../../tasks/registry.ts';
import type { RunCommand } from '../options.ts';

export function addDownload(program: Command, run: RunCommand): void {
  addRunFlags(
    addDownloadFlags(addTasksFlag(program.command('download').argument('<task...>', 'tasks or groups'))),
  )
    .optionsGroup('Task:')
    .option('--mode <mode>', 'which form of the tasks; each task has a default')
    .action((names, options) =>
      run(async (signal) => {
        const { downloadTasks } = await import('../../tasks/download-tasks.ts');
        const { chosen } = await chooseTasks(names, options.mode);
        return downloadTasks(chosen, options, signal);
      }),
    );
}
