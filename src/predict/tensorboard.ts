import { join } from 'node:path';
import type { DataSplit } from '../formats/data-splits.ts';
import { encodeScalarEvents } from '../formats/tfevents.ts';
import { writeFileAtomic } from '../pipeline/index.ts';
import { describeGridPoint, gridPointOf, type TrainingRecord } from './training-record.ts';

const FILE_NAME = 'events.out.tfevents.0.heareval';

/**
 * Writes the curve of each training for TensorBoard: `<test split>/<nn>-<grid point>/`, numbered as the grid points were
 * put.
 *
 * @param scoreName what the validation score is
 */
export async function writeTensorboard(
  records: readonly TrainingRecord[],
  splits: readonly DataSplit[],
  { folder, scoreName }: { readonly folder: string; readonly scoreName: string },
): Promise<void> {
  const points: string[] = [];
  for (const record of records) {
    const point = JSON.stringify(record.grid_point);
    if (!points.includes(point)) points.push(point);
    const split = splits.find(
      ({ train, valid }) => isSame(train, record.train) && isSame(valid, record.valid),
    );
    const number = String(points.indexOf(point)).padStart(2, '0');
    const name = describeGridPoint(gridPointOf(record)).replaceAll(', ', '-').replaceAll(' ', '');
    const content = encodeScalarEvents(
      record.curve.map(({ epoch, train_loss, validation_score }) => ({
        step: epoch,
        values: { 'train/loss': train_loss, [`validation/${scoreName}`]: validation_score },
      })),
    );
    const place = join(folder, split?.test.join('-') ?? '', `${number}-${name}`);
    await writeFileAtomic(join(place, FILE_NAME), content);
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
