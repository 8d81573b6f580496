import type { Frames } from './frame-table.ts';
import type { Note } from './note-table.ts';

/**
 * The frequencies of the notes that sound at each time, `start <= time < end`.
 *
 * @param times milliseconds, rising
 * @returns Hz, rising in each frame; of notes of one frequency one
 */
export function multipitchOfNotes(
  notes: readonly Note[],
  times: readonly number[] | Float64Array,
): Frames<number[]> {
  const values = Array.from(times, (time) =>
    [
      ...new Set(
        notes.flatMap(({ start, end, frequency }) => (start <= time && time < end ? [frequency] : [])),
      ),
    ].sort((a, b) => a - b),
  );
  return { times, values };
}
