import type { Command } from '@commander-js/extra-typings';
import { checkRecipeDecoder } from '../../estimators/decoders/recipe-decoder.ts';
import { runInTerminal } from '../../pipeline/index.ts';
import { networkNodes } from '../../recipes/network-nodes.ts';
import { parseOverride } from '../../recipes/overrides.ts';
import { readRecipe } from '../../recipes/recipe.ts';
import { runTraining } from '../../recipes/run-training.ts';
import { uploadWandb } from '../../recipes/upload-wandb.ts';
import { versionedTraining } from '../../recipes/versioned-training.ts';
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
