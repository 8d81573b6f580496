import type { Command } from '@commander-js/extra-typings';
import type { HeadSize } from '../../predict/head-time.ts';
import { addDownloadFlags } from '../../task-flags.ts';
import { addHeadOptions } from '../head-options.ts';
import { addCommonOptions, addModulesOption, addTasksOption, type RunCommand } from '../options.ts';

export function addRun(program: Command, run: RunCommand): void {
  addCommonOptions(
    addDownloadFlags(addHeadOptions(addTasksOption(addModulesOption(program.command('run'))))),
  ).action((options) =>
    run(async (signal) => {
      const { benchmarkNodes } = await import('../../benchmark/benchmark-nodes.ts');
      const { sizeToCome } = await import('../../benchmark/head-sizes.ts');
      const { withModules } = await import('../../benchmark/module-hosts.ts');
      const { runProfiled } = await import('../../benchmark/profiled-run.ts');
      const { taskFolderName, typedTask } = await import('../../benchmark/task-source.ts');
      const { tasksToRun } = await import('../../benchmark/tasks-to-run.ts');
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const { headTimeLines } = await import('../../predict/head-time.ts');
      const { downloadsToCome } = await import('../../tasks/downloads-to-come.ts');
      const { printScores } = await import('../scores-table.ts');
      const names: string[] = [];
      for (const task of options.task) {
        names.push(await taskFolderName(typedTask({ task, mode: options.mode }), options));
      }
      return withModules(options.module, options, async (hosts) => {
        const tasks = await tasksToRun(names, hosts, options, signal);
        const built = [];
        const sizes: HeadSize[] = [];
        for (const host of hosts) {
          for (const task of tasks) {
            built.push(await benchmarkNodes(task, host, options, signal));
            sizes.push(await sizeToCome(task, host, options, signal));
          }
        }
        const { result, exitCode } = await runProfiled(
          runInTerminal,
          built.flatMap(({ nodes }) => nodes),
          built.map(({ profile }) => profile),
          {
            ...options,
            signal,
            describePlan: downloadsToCome(tasks.flatMap(({ chosen }) => chosen ?? [])),
            describeRun: (steps) => headTimeLines(steps, sizes, options),
          },
        );
        if (result !== undefined && !options.json) {
          await printScores(
            result,
            built.map(({ scores }) => scores),
          );
        }
        return exitCode;
      });
    }),
  );
}
