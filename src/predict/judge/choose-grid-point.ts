import { join } from 'node:path';
import type { Direction } from '../../evaluate/scores/score.ts';
import { defineStep, writeFileAtomic } from '../../pipeline/index.ts';
import type { InputSource, StepDraft, StepNode } from '../../pipeline/types.ts';
import {
  type TrainingEnv,
  type TrainingInputs,
  type TrainingParams,
  trainGridPoint,
} from '../train-steps.ts';
import { describeGridPoint, gridPointOf, readGridPoint, readTrainingRecord } from '../training-record.ts';
import { bestTry } from './best-try.ts';
import type { GridPoint } from './grids.ts';

/** Stands in the label of a draft for the grid point in words. */
export const CHOSEN = '<grid point>';

/**
 * Takes the grid point with the best validation score; of equals the one that was tried first. `grid-point.json` holds
 * nothing but the point itself, so what follows from it stays as it is while the same point wins. Spawns the trainings
 * that are drafted, each with the chosen point.
 */
export const chooseGridPoint = defineStep<
  { readonly direction: Direction },
  { readonly trainings: readonly InputSource[] }
>({
  module: import.meta.url,
  name: 'ChooseGridPoint',
  version: '1',
  async run({ params, inputs, outDir, log }) {
    const records = await Promise.all(inputs.trainings.map(({ path }) => readTrainingRecord(path)));
    const best = bestTry(records, params.direction);
    log(`${describeGridPoint(gridPointOf(best))}: best of ${records.length}`);
    await writeFileAtomic(join(outDir, 'grid-point.json'), `${JSON.stringify(best.grid_point)}\n`);
  },
  spawn({ scope, drafts, output }) {
    const chosen = readGridPoint(output.path);
    return drafts.map((draft) => trainingOf(scope, draft, chosen));
  },
});

function trainingOf(scope: string, { label, params, inputs, env }: StepDraft, chosen: GridPoint): StepNode {
  return trainGridPoint({
    scope,
    label: label.replace(CHOSEN, () => describeGridPoint(chosen)),
    params: { ...(params as TrainingParams), grid_point: chosen },
    inputs: inputs as TrainingInputs,
    env: env as TrainingEnv,
  });
}
