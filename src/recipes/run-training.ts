import {
  runInTerminal,
  type StepNode,
  type TerminalRun,
  type TerminalRunOptions,
} from '../pipeline/index.ts';
import type { Recipe } from './recipe.ts';
import { TRAIN_NETWORK } from './train-network.ts';
import { isOpenEnded } from './training-plan.ts';

/**
 * Runs the steps of a training for a person. One that goes on until it is stopped is stopped by the signal: the epoch comes to
 * its end, and of the best one so far the model is written.
 */
export async function runTraining(
  nodes: readonly StepNode[],
  { training }: Pick<Recipe, 'training'>,
  { signal, ...options }: TerminalRunOptions,
): Promise<TerminalRun> {
  const run = await runInTerminal(nodes, { ...options, signal });
  const isTrained = run.result?.steps.some(
    ({ node, state }) => node.definition.name === TRAIN_NETWORK && state === 'done',
  );
  if (!signal?.aborted || !isTrained || !isOpenEnded(training)) return run;
  if (!options.json) console.error('the training was stopped: the model of its best epoch is written');
  return runInTerminal(nodes, options);
}
