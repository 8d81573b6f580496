import type { RowIndex } from '../formats/folders/row-index.ts';

/** A row for each clip. */
export function clipRows(clips: readonly string[]): RowIndex {
  const files = clips.map((filename, firstRow) => ({ filename, firstRow, rows: 1 }));
  return { rows: files.length, files, timestamps: null };
}

/**
 * A row for each frame of each clip, the first at 0.
 *
 * @param counts frames of each clip
 * @param hop milliseconds from one frame to the next
 */
export function frameRows(clips: readonly string[], counts: readonly number[], hop: number): RowIndex {
  let rows = 0;
  const files = clips.map((filename, position) => {
    const file = { filename, firstRow: rows, rows: counts[position] ?? 0 };
    rows += file.rows;
    return file;
  });
  const timestamps = new Float64Array(rows);
  for (const { firstRow, rows: count } of files) {
    for (let frame = 0; frame < count; frame++) timestamps[firstRow + frame] = frame * hop;
  }
  return { rows, files, timestamps };
}
