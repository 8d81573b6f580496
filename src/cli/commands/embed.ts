import type { Command } from '@commander-js/extra-typings';
import { addCommonOptions, addModuleOption, addTaskOption, type RunCommand } from '../options.ts';

export function addEmbed(program: Command, run: RunCommand): void {
  addCommonOptions(addTaskOption(addModuleOption(program.command('embed')))).action((options) =>
    run(async (signal) => {
      const { embedNodes } = await import('../../benchmark/embed-nodes.ts');
      const { withModule } = await import('../../benchmark/module-hosts.ts');
      const { runProfiled } = await import('../../benchmark/profiled-run.ts');
      const { taskFolderName, taskOnDisk, typedTask } = await import('../../benchmark/task-source.ts');
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const task = await taskOnDisk(await taskFolderName(typedTask(options), options), options.tasksDir);
      return withModule(options.module, options, async (host) => {
        const { nodes, profile } = await embedNodes(task, host, options, signal);
        const { exitCode } = await runProfiled(runInTerminal, nodes, [profile], { ...options, signal });
        return exitCode;
      });
    }),
  );
}
