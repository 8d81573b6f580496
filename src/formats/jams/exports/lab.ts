import type { Annotation } from '../jams.ts';
import { labelledLines } from './lines.ts';

/** A `.lab`, as mir_eval and most data sets of music have them: start, end and label with tabs between, points time and label. */
export function labText(annotation: Annotation, tell: (line: string) => void): string {
  const { isOfPoints, lines } = labelledLines(annotation, tell);
  return lines
    .map(({ start, end, label }) => {
      const fields = isOfPoints ? [start] : [start, end];
      return `${[...fields, ...(label === '' ? [] : [label])].join('\t')}\n`;
    })
    .join('');
}
