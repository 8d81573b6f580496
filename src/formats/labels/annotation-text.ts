import { decimalSeconds } from '../../numerics/decimal-seconds.ts';
import { csvRow } from '../files/csv.ts';
import type { Frames } from './frame-table.ts';
import type { Note } from './note-table.ts';

/**
 * The annotation of a recording as a csv of data sets: seconds, without a header. Of a melody time and Hz; of several pitches time
 * and any number of Hz; of notes start, end and Hz, and where all have a velocity, this too, with a header.
 */
export const annotationText = {
  melody: ({ times, values }: Frames<number>) =>
    lines(Array.from(values, (frequency, frame) => [decimalSeconds(times[frame] as number), frequency])),
  multipitch: ({ times, values }: Frames<readonly number[]>) =>
    lines(values.map((frequencies, frame) => [decimalSeconds(times[frame] as number), ...frequencies])),
  notes: (notes: readonly Note[]) => {
    const struck = notes.length > 0 && notes.every(({ velocity }) => velocity !== undefined);
    return lines([
      ...(struck ? [['start', 'end', 'frequency', 'velocity']] : []),
      ...notes.map(({ start, end, frequency, velocity }) => [
        decimalSeconds(start),
        decimalSeconds(end),
        frequency,
        ...(struck && velocity !== undefined ? [velocity] : []),
      ]),
    ]);
  },
};

function lines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${csvRow(row)}\n`).join('');
}
