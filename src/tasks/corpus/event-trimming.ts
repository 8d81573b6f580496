import { BadInputsError } from '../../errors.ts';
import type { MetadataRow } from './metadata-rows.ts';

/**
 * Keeps the events that start before the end of the trimmed clip, and ends them there
 * (hear-preprocess, `trim_event_metadata`).
 *
 * @param duration of the clips, in seconds
 * @throws BadInputsError naming the files that would be left without any event
 */
export function trimEvents(rows: readonly MetadataRow[], duration: number): MetadataRow[] {
  const limit = duration * 1000;
  const kept = rows
    .filter((row) => (row.start ?? 0) < limit)
    .map((row) => ((row.end ?? 0) > limit ? { ...row, end: limit } : row));
  const left = new Set(kept.map((row) => row.relpath));
  const emptied = new Set(rows.flatMap((row) => (left.has(row.relpath) ? [] : [row.relpath])));
  if (emptied.size > 0) {
    throw new BadInputsError(
      `${emptied.size} files have no event that starts within their first ${duration} s:`,
      [...emptied].sort(),
    );
  }
  return kept;
}
