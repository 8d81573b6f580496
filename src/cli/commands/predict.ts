import type { Command } from '@commander-js/extra-typings';
import { UserError } from '../../errors.ts';
import { once } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import { addHeadOptions } from '../head-options.ts';
import { addCommonOptions, addModeFlag, addOptionalModule, type RunCommand } from '../options.ts';
import { addApplyFlags, predictFiles } from './apply-head.ts';
import { addModelFlag, predictByTrainedModel } from './predict-by-model.ts';

export function addPredict(program: Command, run: RunCommand): void {
  const command = program
    .command('predict')
    .argument('[files...]', 'audio files, with --apply')
    .option('--task <task>', 'a task, or its folder: spoken_digit or spoken_digit-1.0.9-full', once);
  addCommonOptions(
    addApplyFlags(addHeadOptions(addModelFlag(addModeFlag(addOptionalModule(command))))),
  ).action((files, options) =>
    run(async (signal) => {
      const { task, apply, model, module: specifier } = options;
      if ((specifier === undefined) === (model === undefined)) {
        throw new UserError(
          `${model === undefined ? 'no' : 'both'} --module and --model: expected one of them`,
          { next: 'heareval predict --module ./my-model.js --task spoken_digit-1.0.9-full' },
        );
      }
      if ((task === undefined) === (apply === undefined)) {
        throw new UserError(
          `${task === undefined ? 'no' : 'both'} --task and --apply: expected one of them`,
          {
            next: `heareval predict ${specifier === undefined ? `--model ${model}` : `--module ${specifier}`} --task spoken_digit-1.0.9-full`,
          },
        );
      }
      if (apply !== undefined && specifier !== undefined) {
        await predictFiles(apply, files, { ...options, module: specifier }, signal);
        return EXIT.ok;
      }
      if (files.length > 0) throw new UserError(`${files[0]}: expected files with --apply alone`);
      if (specifier === undefined) {
        if (model === undefined || task === undefined) {
          throw new UserError(`--apply ${apply}: is for heads on embeddings; expected --module with it`);
        }
        return predictByTrainedModel(model, { ...options, task }, signal);
      }
      const { predictNodes } = await import('../../benchmark/benchmark-nodes.ts');
      const { embeddedModule, embeddedOnDisk } = await import('../../benchmark/embedded-tasks.ts');
      const { sizeOnDisk } = await import('../../benchmark/head-sizes.ts');
      const { taskFolderName, typedTask } = await import('../../benchmark/task-source.ts');
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const { headTimeLines } = await import('../../predict/head-time.ts');
      const name = await taskFolderName(typedTask({ ...options, task: task ?? '' }), options);
      const module = await embeddedModule(specifier, name, options);
      const embedded = await embeddedOnDisk(name, module, options);
      const { exitCode } = await runInTerminal(predictNodes(embedded, options), {
        ...options,
        signal,
        describeRun: async (steps) => headTimeLines(steps, [await sizeOnDisk(embedded)], options),
      });
      return exitCode;
    }),
  );
}
