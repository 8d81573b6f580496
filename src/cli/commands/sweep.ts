import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { naturalNumber, positiveInteger } from '../../option-values.ts';
import type { SweepResults } from '../../recipes/sweep/sweep-results.ts';
import { addRunFlags } from '../../run-flags.ts';
import { addTasksFlag } from '../../task-flags.ts';
import { quoteArguments } from '../../typed-command.ts';
import { addPlaceFlags, type RunCommand } from '../options.ts';
import { addTrainingFlags, tasksOfRecipe, trackingOptions } from '../training-options.ts';

const TRIALS = 10;
const SEED = 0;

export function addSweep(program: Command, run: RunCommand): void {
  const command = program
    .command('sweep')
    .argument(
      '<sweep>',
      'a YAML file that tells which values of a recipe to try, as recipes/digits.sweep.yaml',
    )
    .option(
      '--trials <number>',
      `so many at most (default: ${TRIALS}, or all points of a grid)`,
      positiveInteger,
    )
    .option(
      '--seed <number>',
      'of random draws; more trials with one seed begin with the same',
      naturalNumber,
      SEED,
    );
  const folds = 'folds of each trial, from the first (default: 1)';
  addPlaceFlags(addRunFlags(addTasksFlag(addTrainingFlags(command, folds)))).action((file, options) =>
    run(async (signal) => {
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const { parseOverride } = await import('../../recipes/overrides.ts');
      const { plannedNetworks } = await import('../../recipes/planned-networks.ts');
      const { drawTrials } = await import('../../recipes/sweep/draw-trials.ts');
      const { rankTrials } = await import('../../recipes/sweep/rank-trials.ts');
      const { readSweep } = await import('../../recipes/sweep/sweep-file.ts');
      const { sweepLines } = await import('../../recipes/sweep/sweep-lines.ts');
      const { sweepTable, writeSweepResults } = await import('../../recipes/sweep/sweep-results.ts');
      const { metricOf, readTrials, trialNodes } = await import('../../recipes/sweep/sweep-trials.ts');
      const { uploadWandb } = await import('../../recipes/upload-wandb.ts');
      if (options.job !== undefined) return (await runInTerminal([], { ...options, signal })).exitCode;
      const { modelsDir, folds = 1, workdir, cache, device, seed, set = [] } = options;
      const sweep = await readSweep(file);
      const count = options.trials ?? (sweep.method === 'grid' ? Number.POSITIVE_INFINITY : TRIALS);
      const drawn = drawTrials(sweep, { count, seed });
      const trials = await readTrials(sweep, drawn.trials, set.map(parseOverride));
      const [first] = trials;
      if (first === undefined) throw new Error(`${file}: no trials`);
      const rates = trials.map(({ recipe }) => recipe.sample_rate);
      const tasks = await tasksOfRecipe(first.recipe, rates, options);
      const metric = metricOf(sweep, first, tasks);
      const taskNames = tasks.map(({ name }) => name).join(', ');
      const store = { workdir, ...(cache === undefined ? {} : { cache }) };
      const nodes = trialNodes(trials, tasks, { folds, store, device, tracking: trackingOptions(options) });
      const networks = plannedNetworks(
        tasks.map(({ metadata }) => metadata),
        folds,
      );
      for (const line of sweepLines(sweep, {
        trials,
        possible: drawn.possible,
        task: taskNames,
        networks,
        metric,
        seed,
      })) {
        console.error(line);
      }
      const { result, exitCode } = await runInTerminal([...nodes.values()].flat(), { ...options, signal });
      if (result === undefined) return exitCode;
      await uploadWandb(result, console.error);
      const outcomes = await rankTrials(
        nodes,
        result,
        metric,
        networks.map(({ name }) => name),
      );
      const [best] = outcomes;
      if (best === undefined || best.rank === null) return exitCode;
      const sets = [...set, ...best.trial.sets.map(({ text }) => text)].flatMap((text) => ['--set', text]);
      const again = quoteArguments(['heareval', 'train', sweep.recipe, ...sets, ...sameFolders(options)]);
      const results: SweepResults = { sweep, task: taskNames, metric, seed, outcomes, best: again };
      const written = await writeSweepResults(join(modelsDir, first.recipe.name), results);
      if (options.json) return exitCode;
      console.log(`\n${sweepTable(results)}\n`);
      for (const place of written) console.log(place);
      console.log(`best: ${again}`);
      return exitCode;
    }),
  );
}

/** Where the next command has to look for what this one made. */
function sameFolders(options: {
  readonly workdir: string;
  readonly tasksDir: string;
  readonly modelsDir: string;
  readonly cache?: string | undefined;
  readonly device?: string | undefined;
}): string[] {
  const { workdir, tasksDir, modelsDir, device } = options;
  return [
    workdir === '_workdir' ? [] : ['--workdir', workdir],
    tasksDir === 'tasks' ? [] : ['--tasks-dir', tasksDir],
    modelsDir === 'models' ? [] : ['--models-dir', modelsDir],
    device === undefined ? [] : ['--device', device],
  ].flat();
}
