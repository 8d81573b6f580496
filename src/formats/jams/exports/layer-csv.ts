import type { Annotation } from '../jams.ts';
import { labelledLines } from './lines.ts';

/**
 * A layer as Sonic Visualiser imports it from csv, without a header: points are time and label (or value), stretches time,
 * duration and label, notes time, pitch and duration. Seconds.
 */
export function layerCsv(annotation: Annotation, tell: (line: string) => void): string {
  const { isOfPoints, lines } = labelledLines(annotation, tell);
  const isOfNotes = /^note_/.test(annotation.namespace);
  return lines
    .map(({ start, duration, label }) => {
      if (isOfPoints) return label === '' ? `${start}\n` : `${start},${quoted(label)}\n`;
      return isOfNotes ? `${start},${label},${duration}\n` : `${start},${duration},${quoted(label)}\n`;
    })
    .join('');
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
