import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { runInTerminal } from '../pipeline/index.ts';
import { getTask, tasks } from '../tasks/registry.ts';
import { addCommonOptions, addDownloadOptions, type RunCommand } from './options.ts';
import { buildTask } from './task-source.ts';

export function addPreprocess(program: Command, run: RunCommand): void {
  const known = [...tasks.values()].map((task) => `${task.name} (${task.modes.join(', ')})`).join('; ');
  addCommonOptions(addDownloadOptions(program.command('preprocess').argument('<task>', known)))
    .description('download a task and prepare its folder of audio, labels and splits')
    .option('--mode <mode>', 'which form of the task; each task has a default')
    .action((name, options) =>
      run(async (signal) => {
        const task = getTask(name);
        const target = buildTask(task, options.mode ?? task.defaultMode, options);
        const { result, exitCode } = await runInTerminal([target], { ...options, signal });
        const isMade = result?.status === 'ok' && result.steps.some(({ node }) => node === target);
        if (isMade && !options.json) console.log(path.relative('', target.publishTo ?? ''));
        return exitCode;
      }),
    );
}
