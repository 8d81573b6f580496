import type { Command } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { once } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import {
  addCommonOptions,
  addModeFlag,
  addModuleFlags,
  nameWithoutModule,
  type RunCommand,
} from '../options.ts';
import { addFileFlags, asksForFiles, printFileScores } from './evaluate-files.ts';

export function addEvaluate(program: Command, run: RunCommand): void {
  const command = program
    .command('evaluate')
    .argument(
      '[task]',
      'a task, or its folder: spoken_digit or spoken_digit-1.0.9-full; none with --labels; or a JAMS file, the reference',
    )
    .argument('[estimate]', 'the JAMS file to be scored against it');
  addCommonOptions(addModuleFlags(addFileFlags(addModeFlag(command))))
    .optionsGroup('Module:')
    .option('--module <module>', 'score the predictions of this module alone', once)
    .action((typed, estimate, options) =>
      run(async (signal) => {
        if (asksForFiles(options)) {
          if (typed !== undefined) {
            throw new UserError(`${typed} and --labels: expected a task, or files to score, not both`);
          }
          await printFileScores(options);
          return EXIT.ok;
        }
        const { asksForJams, printJamsScores } = await import('./evaluate-jams.ts');
        if (asksForJams(typed, estimate)) {
          await printJamsScores(typed, estimate, options);
          return EXIT.ok;
        }
        if (typed === undefined) {
          throw new UserError('no task; expected one, or --labels, --predictions and --type', {
            next: 'heareval evaluate spoken_digit-1.0.9-full',
          });
        }
        if (options.name !== undefined && options.module === undefined) throw nameWithoutModule(options.name);
        const { scoresOnDisk } = await import('../../benchmark/benchmark-nodes.ts');
        const { embeddedModule, embeddedOnDisk, modulesWithPredictions } = await import(
          '../../benchmark/embedded-tasks.ts'
        );
        const { taskFolderName } = await import('../../benchmark/task-source.ts');
        const { runInTerminal } = await import('../../pipeline/index.ts');
        const { printScores } = await import('../scores-table.ts');
        const task = await taskFolderName({ name: typed, mode: options.mode }, options);
        const modules =
          options.module === undefined
            ? await modulesWithPredictions(task, options)
            : [await embeddedModule(options.module, task, options)];
        const nodes = [];
        for (const module of modules) {
          nodes.push(await scoresOnDisk(await embeddedOnDisk(task, module, options)));
        }
        const { result, exitCode } = await runInTerminal(nodes, { ...options, signal });
        if (result !== undefined && !options.json) await printScores(result, nodes);
        return exitCode;
      }),
    );
}
