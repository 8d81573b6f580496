import type { Annotation, LongAnnotation } from '../jams.ts';
import { labelledLines, textPieces } from './lines.ts';

const DECIMALS = 6;

/** Labels as Audacity imports them: start, end and label with tabs between; points end where they start. */
export function audacityText(annotation: Annotation, tell: (line: string) => void): string {
  return Array.from(audacityPieces(annotation, tell)).join('');
}

/** The same in pieces. */
export function audacityPieces(annotation: LongAnnotation, tell: (line: string) => void): Iterable<string> {
  const { isOfPoints, lines } = labelledLines(annotation, tell);
  return textPieces(
    lines,
    ({ start, end, label }) =>
      `${start.toFixed(DECIMALS)}\t${(isOfPoints ? start : end).toFixed(DECIMALS)}\t${label}\n`,
  );
}
