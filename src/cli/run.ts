import type { Command } from '@commander-js/extra-typings';
import { addDownloadFlags } from '../task-flags.ts';
import { downloadsToCome } from '../tasks/downloads-to-come.ts';
import { benchmarkNodes, runProfiled, withModule } from './benchmark.ts';
import { addHeadOptions } from './head-options.ts';
import { addCommonOptions, addModuleOption, addTaskOption, type RunCommand } from './options.ts';
import { printScores } from './scores-table.ts';
import { taskFolderName, taskToRun, typedTask } from './task-source.ts';

export function addRun(program: Command, run: RunCommand): void {
  addCommonOptions(
    addDownloadFlags(addHeadOptions(addTaskOption(addModuleOption(program.command('run'))))),
  ).action((options) =>
    run(async (signal) => {
      const task = await taskToRun(await taskFolderName(typedTask(options), options), options);
      return withModule(options.module, options, async (host) => {
        const { nodes, scores, profile } = await benchmarkNodes(task, host, options, signal);
        const { result, exitCode } = await runProfiled(nodes, [profile], {
          ...options,
          signal,
          describePlan: downloadsToCome(task.chosen === undefined ? [] : [task.chosen]),
        });
        if (result !== undefined && !options.json) await printScores(result, [scores]);
        return exitCode;
      });
    }),
  );
}
