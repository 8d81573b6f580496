import type { Command } from '@commander-js/extra-typings';
import { addDataFlag, addDownloadFlags, addTarFlag } from '../../task-flags.ts';
import { prepareTasks } from '../../tasks/program.ts';
import { chooseTasks, taskGroups, taskNames } from '../../tasks/registry.ts';
import { addCommonOptions, type RunCommand } from '../options.ts';

export function addPreprocess(program: Command, run: RunCommand): void {
  const groups = [...taskGroups.keys()].join(', ');
  addCommonOptions(
    addTarFlag(
      addDataFlag(
        addDownloadFlags(
          program
            .command('preprocess')
            .argument(
              '<task...>',
              `${taskNames.join(', ')}; or a group: ${groups}; heareval tasks tells of them`,
            ),
        ),
      ),
    ),
  )
    .optionsGroup('Task:')
    .option('--mode <mode>', 'which form of the tasks, or all but small: all; each task has a default')
    .action((names, options) =>
      run(async (signal) => {
        const { chosen, without } = await chooseTasks(names, options.mode);
        for (const { name } of without) {
          process.stderr.write(`${name}: has no mode ${options.mode}; left out\n`);
        }
        return prepareTasks(chosen, options, signal);
      }),
    );
}
