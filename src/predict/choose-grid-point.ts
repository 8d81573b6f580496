import { join } from 'node:path';
import type { Direction } from '../evaluate/score.ts';
import { defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputSource } from '../pipeline/types.ts';
import { describeGridPoint, readTrainingRecord, type TrainingRecord } from './training-record.ts';

/**
 * Takes the grid point with the best validation score; of equals the one that was tried first. `grid-point.json` holds
 * nothing but the point itself, so heads for other data splits stay as they are while the same point wins.
 */
export const chooseGridPoint = defineStep<
  { readonly direction: Direction },
  { readonly trainings: readonly InputSource[] }
>({
  name: 'ChooseGridPoint',
  version: '1',
  async run({ params, inputs, outDir, log }) {
    const records = await Promise.all(inputs.trainings.map(({ path }) => readTrainingRecord(path)));
    const best = bestTraining(records, params.direction);
    log(`${describeGridPoint(best.grid_point)}: best of ${records.length}`);
    await writeFileAtomic(join(outDir, 'grid-point.json'), `${JSON.stringify(best.grid_point)}\n`);
  },
});

function bestTraining(records: readonly TrainingRecord[], direction: Direction): TrainingRecord {
  const sign = direction === 'maximize' ? 1 : -1;
  return records.reduce((best, record) =>
    sign * record.validation_score > sign * best.validation_score ? record : best,
  );
}
