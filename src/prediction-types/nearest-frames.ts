import { at } from '../at.ts';
import type { RowIndex } from '../formats/folders/row-index.ts';
import type { Frames } from '../formats/labels/frame-table.ts';

/**
 * Visits each row of embeddings with the value of the labelled frame that is nearest in time, of two as near the earlier one.
 * Rows of clips without labelled frames are passed over.
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
    let nearest = 0;
    for (let row = firstRow; row < firstRow + rows; row++) {
      const time = index.timestamps?.[row] ?? 0;
      const distance = (label: number) => Math.abs(at(times, label) - time);
      while (nearest + 1 < times.length && distance(nearest + 1) < distance(nearest)) nearest++;
      visit(row, values[nearest] as T);
    }
  }
}
