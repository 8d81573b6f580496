import type { Frames } from '../formats/frame-table.ts';
import type { RowIndex } from '../formats/row-index.ts';
import type { TargetTable } from '../formats/target-table.ts';
import { fillPitchTargets, type PitchBins } from './pitch-bins.ts';

/** The numbers of each clip, shape (clips, targets), rows as in the index. */
export function regressionTargets({ targets, values }: TargetTable, index: RowIndex): Float32Array {
  const table = new Float32Array(index.rows * targets.length);
  for (const { filename, firstRow } of index.files) {
    table.set(values.get(filename) ?? [], firstRow * targets.length);
  }
  return table;
}

/**
 * The bins of each frame, shape (frames, bins): those of the label that is nearest in time, of two as near the earlier one.
 *
 * @param melodies frequencies of each clip, in Hz
 */
export function pitchTargets(
  melodies: ReadonlyMap<string, Frames<number>>,
  index: RowIndex,
  bins: PitchBins,
): Float32Array {
  const table = new Float32Array(index.rows * bins.bins);
  for (const { filename, firstRow, rows } of index.files) {
    const { times, values } = melodies.get(filename) ?? { times: [], values: [] };
    let nearest = 0;
    for (let row = firstRow; row < firstRow + rows; row++) {
      const time = index.timestamps?.[row] ?? 0;
      const distance = (label: number) => Math.abs((times[label] ?? Number.POSITIVE_INFINITY) - time);
      while (nearest + 1 < times.length && distance(nearest + 1) < distance(nearest)) nearest++;
      const target = table.subarray(row * bins.bins, (row + 1) * bins.bins);
      fillPitchTargets(target, values[nearest] ?? 0, bins);
    }
  }
  return table;
}

/** What heads say of each clip's frames. */
export function melodiesOf(
  frequencies: ArrayLike<number>,
  index: RowIndex,
): ReadonlyMap<string, Frames<number>> {
  return new Map(
    index.files.map(({ filename, firstRow, rows }) => [
      filename,
      {
        times: Array.from(index.timestamps?.subarray(firstRow, firstRow + rows) ?? []),
        values: Array.from({ length: rows }, (_, frame) => frequencies[firstRow + frame] ?? 0),
      },
    ]),
  );
}
