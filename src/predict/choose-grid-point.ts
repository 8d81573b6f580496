import { join } from 'node:path';
import type { Direction } from '../evaluate/score.ts';
import { defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputSource, StepNode } from '../pipeline/types.ts';
import { bestTry } from './best-try.ts';
import type { GridPoint } from './grids.ts';
import { describeGridPoint, gridPointOf, readGridPoint, readTrainingRecord } from './training-record.ts';

/**
 * Takes the grid point with the best validation score; of equals the one that was tried first. `grid-point.json` holds
 * nothing but the point itself, so what follows from it stays as it is while the same point wins.
 */
export const chooseGridPoint = defineStep<
  { readonly direction: Direction },
  { readonly trainings: readonly InputSource[] },
  {
    /** The trainings that follow from the choice. */
    readonly next: (chosen: GridPoint) => readonly StepNode[];
  }
>({
  name: 'ChooseGridPoint',
  version: '1',
  async run({ params, inputs, outDir, log }) {
    const records = await Promise.all(inputs.trainings.map(({ path }) => readTrainingRecord(path)));
    const best = bestTry(records, params.direction);
    log(`${describeGridPoint(gridPointOf(best))}: best of ${records.length}`);
    await writeFileAtomic(join(outDir, 'grid-point.json'), `${JSON.stringify(best.grid_point)}\n`);
  },
  spawn: ({ env, output }) => env.next(readGridPoint(output.path)),
});
