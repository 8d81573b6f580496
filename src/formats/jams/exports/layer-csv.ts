import type { Annotation, LongAnnotation } from '../jams.ts';
import { labelledLines, textPieces } from './lines.ts';

/**
 * A layer as Sonic Visualiser imports it from csv, without a header: points are time and label (or value), stretches time,
 * duration and label, notes time, pitch and duration. Seconds.
 */
export function layerCsv(annotation: Annotation, tell: (line: string) => void): string {
  return Array.from(layerPieces(annotation, tell)).join('');
}

/** The same in pieces. */
export function layerPieces(annotation: LongAnnotation, tell: (line: string) => void): Iterable<string> {
  const { isOfPoints, lines } = labelledLines(annotation, tell);
  const isOfNotes = /^note_/.test(annotation.namespace);
  return textPieces(lines, ({ start, duration, label }) => {
    if (isOfPoints) return label === '' ? `${start}\n` : `${start},${quoted(label)}\n`;
    return isOfNotes ? `${start},${label},${duration}\n` : `${start},${duration},${quoted(label)}\n`;
  });
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
