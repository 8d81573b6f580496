import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { UserError } from '../../errors.ts';
import { once } from '../../option-values.ts';
import type { CommonOptions, ModeFlag } from '../options.ts';

/** A model that was trained, which predicts by itself. */
export type ModelFlag = {
  readonly model?: string | undefined;
};

type Options = Record<string, unknown>;

export function addModelFlag<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & ModelFlag> {
  (command as unknown as PlainCommand)
    .optionsGroup('Model:')
    .option(
      '--model <folder>',
      'a model that heareval train made, which predicts by itself, in the place of --module and heads',
      once,
    );
  return command as unknown as Command<A, O & ModelFlag>;
}

/** Predicts the test splits of a task by a trained model. @returns the exit code */
export async function predictByTrainedModel(
  specifier: string,
  options: CommonOptions & ModeFlag & { readonly task: string; readonly name?: string | undefined },
  signal: AbortSignal,
): Promise<number> {
  const { taskFolderName, taskOnDisk, typedTask } = await import('../../benchmark/task-source.ts');
  const { embeddingsFolder } = await import('../../embed/embed-task-nodes.ts');
  const { checkNoEmbeddings } = await import('../../embed/maker.ts');
  const { givenName } = await import('../../modules/module-name.ts');
  const { trainedFolder } = await import('../../modules/trained-folder.ts');
  const { runInTerminal } = await import('../../pipeline/index.ts');
  const { readTrainedModel } = await import('../../recipes/model-folder.ts');
  const { predictByModelNode } = await import('../../recipes/predict-by-model-nodes.ts');
  const { checkPredictor } = await import('../../recipes/predictor.ts');
  const found = await trainedFolder(specifier, process.cwd());
  if (found === undefined) {
    throw new UserError(
      `--model ${specifier}: no trained model; expected a folder that heareval train made`,
      {
        next: 'heareval train --help',
      },
    );
  }
  const model = await readTrainedModel(found);
  const task = await taskOnDisk(await taskFolderName(typedTask(options), options), options.tasksDir);
  const name = options.name === undefined ? model.name : givenName(options.name);
  const folder = embeddingsFolder(options.embeddingsDir, name, task.name);
  await checkNoEmbeddings(folder, specifier);
  const node = predictByModelNode(model, task, folder);
  const claim = await checkPredictor(folder, model, specifier);
  if (!options.dryRun) await claim();
  const { exitCode } = await runInTerminal([node], { ...options, signal });
  return exitCode;
}
