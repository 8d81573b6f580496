import type { Command } from '@commander-js/extra-typings';
import { addRunFlags } from '../../run-flags.ts';
import { addTasksFlag } from '../../task-flags.ts';
import { addPlaceFlags, type RunCommand } from '../options.ts';
import { addTrainingFlags, tasksOfRecipe, trackingOptions } from '../training-options.ts';

export function addTrain(program: Command, run: RunCommand): void {
  const command = program
    .command('train')
    .argument('<recipe>', 'a recipe: a YAML file that tells what to train, on what and how');
  const folds = 'train networks for so many folds, from the first (default: all)';
  addPlaceFlags(addRunFlags(addTasksFlag(addTrainingFlags(command, folds)))).action((file, options) =>
    run(async (signal) => {
      const { checkRecipeDecoder } = await import('../../estimators/decoders/recipe-decoder.ts');
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const { networkNodes } = await import('../../recipes/network-nodes.ts');
      const { parseOverride } = await import('../../recipes/overrides.ts');
      const { readRecipe } = await import('../../recipes/recipe.ts');
      const { runTraining } = await import('../../recipes/run-training.ts');
      const { uploadWandb } = await import('../../recipes/upload-wandb.ts');
      const { versionedTraining } = await import('../../recipes/versioned-training.ts');
      if (options.job !== undefined) return (await runInTerminal([], { ...options, signal })).exitCode;
      const read = await readRecipe(file, (options.set ?? []).map(parseOverride));
      const { recipe } = read;
      const tasks = await tasksOfRecipe(recipe, [recipe.sample_rate], options);
      checkRecipeDecoder(read, tasks);
      const { workdir, cache, modelsDir, folds, device } = options;
      const store = { workdir, ...(cache === undefined ? {} : { cache }) };
      const shared = { folds, store, device, tracking: trackingOptions(options) };
      const { nodes, folder } = recipe.testing
        ? { nodes: networkNodes(read, tasks, shared), folder: 'testing: no model is written' }
        : await versionedTraining(read, tasks, { ...shared, modelsDir, claim: !options.dryRun });
      const { result, exitCode } = await runTraining(nodes, recipe, { ...options, signal });
      if (result !== undefined) await uploadWandb(result, console.error);
      if (result !== undefined && exitCode === 0 && !options.json) console.log(folder);
      return exitCode;
    }),
  );
}
