import { UserError } from '../../errors.ts';
import type { LabelledFile, LabelTable } from './labels/labelled-file.ts';

/** HEAR's frames are 50 ms apart. */
export const FRAME_MS = 50;

/** @returns milliseconds, or undefined where nothing has times */
export function medianLength(rows: readonly LabelledFile[]): number | undefined {
  const lengths = rows
    .flatMap(({ start, end }) => (start === undefined || end === undefined ? [] : [end - start]))
    .sort((a, b) => a - b);
  return lengths[lengths.length >> 1];
}

/** @throws UserError where half of the events would be shorter than a frame, and nobody said that they are in milliseconds */
export function checkEventLengths(name: string, { rows, guessedUnit }: LabelTable): void {
  if (guessedUnit !== 'milliseconds') return;
  const events = rows.filter(({ label }) => typeof label === 'string');
  const median = medianLength(events);
  if (median === undefined || median >= FRAME_MS) return;
  throw new UserError(
    `${name}: half of the events last ${Number(median.toPrecision(3))} ms or less, if times are milliseconds; ` +
      `expected --seconds, or --milliseconds if events are so much shorter than a frame (${FRAME_MS} ms)`,
  );
}
