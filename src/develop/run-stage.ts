import { basename, dirname, relative } from 'node:path';
import { runProgram } from '../run-program.ts';

/**
 * Runs the stages of an estimator's folder up to one: `node 02-train.mjs`, with the options of `heareval develop`. Folders are those
 * of the current one.
 *
 * @param file the stage's program, an absolute path
 */
export async function runStage(file: string): Promise<void> {
  await runProgram(async (signal) => {
    const { Command } = await import('@commander-js/extra-typings');
    const { addDevelopFlags } = await import('./program-flags.ts');
    const { develop } = await import('./develop.ts');
    const { programOptions } = await import('../program-options.ts');
    const described = new Command(basename(file)).description(
      'runs this stage, and those before it as far as they are to be run',
    );
    const typed = programOptions(addDevelopFlags(described));
    if (typeof typed === 'number') return typed;
    const { until = [basename(file)], ...options } = typed;
    const folder = relative('', dirname(file)) || '.';
    return develop(folder, { ...options, until, trainingDir: '' }, signal);
  });
}
