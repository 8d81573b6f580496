import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { readTargetTable } from '../../formats/labels/target-table.ts';
import { fourDigits } from '../../numerics/four-digits.ts';
import type { Picture, PictureFiles, PicturePoint } from './picture.ts';

/** Each target predicted against right. */
export async function regressionPicture(splits: readonly PictureFiles[]): Promise<Picture> {
  const byTarget = new Map<string, PicturePoint[]>();
  const misses: Picture['misses'][number][] = [];
  for (const { split, labels, predictions } of splits) {
    const truth = await readTargetTable(labels, null);
    const predicted = await readTargetTable(predictions, truth.targets);
    for (const [file, values] of truth.values) {
      const found = predicted.values.get(file);
      if (found === undefined) throw new UserError(`${predictions}: ${file} is missing`);
      for (const [column, target] of truth.targets.entries()) {
        const point: PicturePoint = [at(values, column), at(found, column)];
        const ofTarget = byTarget.get(target) ?? [];
        byTarget.set(target, ofTarget);
        ofTarget.push(point);
        const named = (value: number) => `${target} ${fourDigits(value)}`;
        misses.push({
          clip: { split, file, expected: named(point[0]), predicted: named(point[1]) },
          by: Math.abs(point[1] - point[0]),
        });
      }
    }
  }
  const plots = [...byTarget].map(([title, points]) => ({
    title,
    x: 'right',
    y: 'predicted',
    diagonal: true,
    points,
  }));
  return { plots, misses };
}
