import { at } from '../at.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import type { Frames } from '../formats/labels/frame-table.ts';
import { endOf } from '../formats/labels/pitch-conversions.ts';

/**
 * Visits each row of embeddings with the value of the labelled frame that is nearest in time, of two as near the earlier one.
 * The last frame is as long as the one before it: rows after it, as of a clip that is padded, are passed over, and so are those of
 * clips without labelled frames. A clip's only frame is as long as the clip.
 */
export function eachNearestFrame<T>(
  labels: ReadonlyMap<string, Frames<T>>,
  index: RowIndex,
  visit: (row: number, value: T) => void,
): void {
  for (const { filename, firstRow, rows } of index.files) {
    const frames = labels.get(filename);
    if (frames === undefined || frames.times.length === 0) continue;
    const { times, values } = frames;
    const end = times.length === 1 ? Number.POSITIVE_INFINITY : endOf(times);
    let nearest = 0;
    for (let row = firstRow; row < firstRow + rows; row++) {
      const time = index.timestamps?.[row] ?? 0;
      if (time >= end) break;
      const distance = (label: number) => Math.abs(at(times, label) - time);
      while (nearest + 1 < times.length && distance(nearest + 1) < distance(nearest)) nearest++;
      visit(row, values[nearest] as T);
    }
  }
}
