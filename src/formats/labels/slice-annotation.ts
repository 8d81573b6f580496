/** What annotations say of a stretch of a recording. Times are milliseconds; those that are given back count from its start. */
import { firstFrom } from '../../numerics/first-from.ts';
import type { Frames } from './frame-table.ts';
import type { Note } from './note-table.ts';

/** From `start` until before `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The frames whose times are in a stretch. */
export function sliceFrames<T>({ times, values }: Frames<T>, { start, end }: Stretch): Frames<T> {
  const rising = Float64Array.from(times);
  const [first, last] = [firstFrom(rising, start), firstFrom(rising, end)];
  return {
    times: rising.slice(first, last).map((time) => time - start),
    values: Array.from({ length: last - first }, (_, frame) => values[first + frame] as T),
  };
}

/** The notes that sound in a stretch, as long as they do in it. */
export function sliceNotes(notes: readonly Note[], { start, end }: Stretch): readonly Note[] {
  return notes.flatMap((note) =>
    note.start < end && note.end > start
      ? [{ ...note, start: Math.max(0, note.start - start), end: Math.min(end, note.end) - start }]
      : [],
  );
}
