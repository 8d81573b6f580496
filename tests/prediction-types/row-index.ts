import type { RowIndex } from '../../src/formats/folders/row-index.ts';

/** The index of clips with frames at these times, in milliseconds. */
export function indexOf(files: Readonly<Record<string, readonly number[]>>): RowIndex {
  let firstRow = 0;
  const ofFiles = Object.entries(files).map(([filename, times]) => {
    const rows = { filename, firstRow, rows: times.length };
    firstRow += times.length;
    return rows;
  });
  return { rows: firstRow, files: ofFiles, timestamps: Float64Array.from(Object.values(files).flat()) };
}
