import type { Command } from '@commander-js/extra-typings';
import { resolveModule } from '../modules/resolve-module.ts';
import { runInTerminal } from '../pipeline/index.ts';
import { embeddedOnDisk, modulesWithPredictions, scoresOnDisk } from './benchmark.ts';
import { addCommonOptions, addModuleFlags, type RunCommand } from './options.ts';
import { printScores } from './scores-table.ts';

export function addEvaluate(program: Command, run: RunCommand): void {
  const command = program.command('evaluate').argument('<task>', 'for instance spoken_digit-1.0.9-full');
  addCommonOptions(addModuleFlags(command))
    .option('--module <module>', 'score the predictions of this module alone')
    .action((task, options) =>
      run(async (signal) => {
        const modules =
          options.module === undefined
            ? await modulesWithPredictions(task, options)
            : [await resolveModule(options.module, { ...options, cwd: process.cwd() })];
        const nodes = [];
        for (const module of modules) nodes.push(scoresOnDisk(await embeddedOnDisk(task, module, options)));
        const { result, exitCode } = await runInTerminal(nodes, { ...options, signal });
        if (result !== undefined && !options.json) await printScores(result, nodes);
        return exitCode;
      }),
    );
}
