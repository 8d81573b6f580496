import type { Command } from '@commander-js/extra-typings';
import { embedNodes, runProfiled, withModule } from './benchmark.ts';
import { addCommonOptions, addModuleOption, addTaskOption, type RunCommand } from './options.ts';
import { taskFolderName, taskOnDisk, typedTask } from './task-source.ts';

export function addEmbed(program: Command, run: RunCommand): void {
  addCommonOptions(addTaskOption(addModuleOption(program.command('embed')))).action((options) =>
    run(async (signal) => {
      const task = await taskOnDisk(await taskFolderName(typedTask(options), options), options.tasksDir);
      return withModule(options.module, options, async (host) => {
        const { nodes, profile } = await embedNodes(task, host, options, signal);
        const { exitCode } = await runProfiled(nodes, [profile], { ...options, signal });
        return exitCode;
      });
    }),
  );
}
