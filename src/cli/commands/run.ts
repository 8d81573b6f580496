import type { Command } from '@commander-js/extra-typings';
import { benchmarkNodes } from '../../benchmark/benchmark-nodes.ts';
import { sizeToCome } from '../../benchmark/head-sizes.ts';
import { withModules } from '../../benchmark/module-hosts.ts';
import { runProfiled } from '../../benchmark/profiled-run.ts';
import { taskFolderName, typedTask } from '../../benchmark/task-source.ts';
import { tasksToRun } from '../../benchmark/tasks-to-run.ts';
import { runInTerminal } from '../../pipeline/index.ts';
import { type HeadSize, headTimeLines } from '../../predict/head-time.ts';
import { addDownloadFlags } from '../../task-flags.ts';
import { downloadsToCome } from '../../tasks/downloads-to-come.ts';
import { addHeadOptions } from '../head-options.ts';
import { addCommonOptions, addModulesOption, addTasksOption, type RunCommand } from '../options.ts';
import { printScores } from '../scores-table.ts';

export function addRun(program: Command, run: RunCommand): void {
  addCommonOptions(
    addDownloadFlags(addHeadOptions(addTasksOption(addModulesOption(program.command('run'))))),
  ).action((options) =>
    run(async (signal) => {
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
