import type { Annotation, LongAnnotation } from '../jams.ts';
import { labelledLines, textPieces } from './lines.ts';

/** A `.lab`, as mir_eval and most data sets of music have them: start, end and label with tabs between, points time and label. */
export function labText(annotation: Annotation, tell: (line: string) => void): string {
  return Array.from(labPieces(annotation, tell)).join('');
}

/** The same in pieces. */
export function labPieces(annotation: LongAnnotation, tell: (line: string) => void): Iterable<string> {
  const { isOfPoints, lines } = labelledLines(annotation, tell);
  return textPieces(lines, ({ start, end, label }) => {
    const fields = isOfPoints ? [start] : [start, end];
    return `${[...fields, ...(label === '' ? [] : [label])].join('\t')}\n`;
  });
}
