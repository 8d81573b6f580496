import type { Annotation } from '../jams.ts';
import { labelledLines } from './lines.ts';

const DECIMALS = 6;

/** Labels as Audacity imports them: start, end and label with tabs between; points end where they start. */
export function audacityText(annotation: Annotation, tell: (line: string) => void): string {
  const { isOfPoints, lines } = labelledLines(annotation, tell);
  return lines
    .map(
      ({ start, end, label }) =>
        `${start.toFixed(DECIMALS)}\t${(isOfPoints ? start : end).toFixed(DECIMALS)}\t${label}\n`,
    )
    .join('');
}
