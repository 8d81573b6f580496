import type { Command } from '@commander-js/extra-typings';
import { addDataFlag, addDownloadFlags, addTarFlag } from '../../task-flags.ts';
import { prepareTasks } from '../../tasks/program.ts';
import { chooseTasks, taskGroups, tasks } from '../../tasks/registry.ts';
import { addCommonOptions, type RunCommand } from '../options.ts';

export function addPreprocess(program: Command, run: RunCommand): void {
  const known = [...tasks.values()].map((task) => `${task.name} (${task.modes.join(', ')})`).join('; ');
  const groups = [...taskGroups.keys()].join(', ');
  addCommonOptions(
    addTarFlag(
      addDataFlag(
        addDownloadFlags(
          program.command('preprocess').argument('<task...>', `${known}; or a group: ${groups}`),
        ),
      ),
    ),
  )
    .optionsGroup('Task:')
    .option('--mode <mode>', 'which form of the tasks, or all but small: all; each task has a default')
    .action((names, options) =>
      run(async (signal) => {
        const { chosen, without } = chooseTasks(names, options.mode);
        for (const { name } of without) {
          process.stderr.write(`${name}: has no mode ${options.mode}; left out\n`);
        }
        return prepareTasks(chosen, options, signal);
      }),
    );
}
