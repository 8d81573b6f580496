import type { Command } from '@commander-js/extra-typings';
import { runInTerminal } from '../pipeline/index.ts';
import { embeddedModule, embeddedOnDisk, predictNodes } from './benchmark.ts';
import { addHeadOptions } from './head-options.ts';
import { addCommonOptions, addModuleOption, addTaskOption, type RunCommand } from './options.ts';

export function addPredict(program: Command, run: RunCommand): void {
  addCommonOptions(addHeadOptions(addTaskOption(addModuleOption(program.command('predict'))))).action(
    (options) =>
      run(async (signal) => {
        const module = await embeddedModule(options.module, options.task, options);
        const embedded = await embeddedOnDisk(options.task, module, options);
        const { exitCode } = await runInTerminal(predictNodes(embedded, options), { ...options, signal });
        return exitCode;
      }),
  );
}
