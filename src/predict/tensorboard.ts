import { join } from 'node:path';
import type { DataSplit } from '../formats/folders/data-splits.ts';
import { curveFromRecord } from '../train/curve.ts';
import { writeCurve } from '../train/tensorboard.ts';
import { describeGridPoint, gridPointOf, type TrainingRecord } from './training-record.ts';

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
    if (split === undefined) {
      throw new Error(`no data split trains on ${record.train} and validates on ${record.valid}`);
    }
    const place = join(folder, split.test.join('-'), `${number}-${name}`);
    await writeCurve(place, curveFromRecord(record), scoreName);
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
