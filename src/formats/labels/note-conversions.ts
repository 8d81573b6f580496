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
  const byStart = notes.toSorted((a, b) => a.start - b.start);
  let [begun, sounding]: [number, readonly Note[]] = [0, []];
  const values = Array.from(times, (time) => {
    const before = begun;
    while (begun < byStart.length && (byStart[begun] as Note).start <= time) begun++;
    sounding = [...sounding, ...byStart.slice(before, begun)].filter(({ end }) => time < end);
    return [...new Set(sounding.map(({ frequency }) => frequency))].sort((a, b) => a - b);
  });
  return { times, values };
}
