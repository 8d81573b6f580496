import type { Command } from '@commander-js/extra-typings';
import { embedNodes } from '../../benchmark/embed-nodes.ts';
import { withModule } from '../../benchmark/module-hosts.ts';
import { runProfiled } from '../../benchmark/profiled-run.ts';
import { taskFolderName, taskOnDisk, typedTask } from '../../benchmark/task-source.ts';
import { runInTerminal } from '../../pipeline/index.ts';
import { addCommonOptions, addModuleOption, addTaskOption, type RunCommand } from '../options.ts';

export function addEmbed(program: Command, run: RunCommand): void {
  addCommonOptions(addTaskOption(addModuleOption(program.command('embed')))).action((options) =>
    run(async (signal) => {
      const task = await taskOnDisk(await taskFolderName(typedTask(options), options), options.tasksDir);
      return withModule(options.module, options, async (host) => {
        const { nodes, profile } = await embedNodes(task, host, options, signal);
        const { exitCode } = await runProfiled(runInTerminal, nodes, [profile], { ...options, signal });
        return exitCode;
      });
    }),
  );
}
