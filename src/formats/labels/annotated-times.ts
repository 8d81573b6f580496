import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { readTextFile } from '../files/text-file.ts';
import { AnnotationLines, type AnnotationReading, areNoRows } from './annotation-lines.ts';
import { annotationRows } from './annotation-rows.ts';
import { typedLabel } from './label-text.ts';
import type { LabelledIntervals } from './labelled-intervals.ts';

/**
 * Reads points in time of one recording: seconds, in the column that a header names or else the first; other columns are
 * passed over, which is told. mir_eval.io.load_events.
 *
 * @returns seconds, rising
 * @throws UserError with file and line for what is no time, is below 0 or falls
 */
export async function readTimes(path: string, reading: AnnotationReading): Promise<Float64Array> {
  const lines = await linesOf(path, reading);
  if (lines === null) return new Float64Array(0);
  const place = lines.places.start ?? 0;
  const times = risingTimes(lines, place);
  const others = lines.columns > 1 ? `; its other columns are passed over` : '';
  lines.tell(`points in time: seconds (column ${place + 1})${others}`);
  return Float64Array.from(times);
}

/**
 * Reads labelled stretches of one recording: start and end in seconds, then the label, or as a header names them start,
 * duration and label. mir_eval.io.load_labeled_intervals.
 *
 * @param expectedLabel what a label should be where it is none of its kind, else undefined
 * @throws UserError with file and line for what is no time, is below 0, starts before the line above it, has no length or no
 *   label
 */
export async function readLabelledIntervals(
  path: string,
  reading: AnnotationReading,
  expectedLabel: (label: string) => string | undefined = () => undefined,
): Promise<LabelledIntervals> {
  const lines = await linesOf(path, reading);
  if (lines === null) return { starts: new Float64Array(0), ends: new Float64Array(0), labels: [] };
  const { places, names } = lines;
  const start = places.start ?? 0;
  const starts = risingTimes(lines, start);
  const end = names === null ? 1 : (places.end ?? places.duration);
  if (lines.columns < 3 || end === undefined) {
    const found = names === null ? `columns: ${lines.columns}` : `columns ${names.join(', ')}`;
    throw lines.wrong(`${found}; expected start, end and label`);
  }
  const isDuration = names !== null && places.end === undefined;
  const ends = lines.seconds(end).map((value, index) => (isDuration ? value + at(starts, index) : value));
  const used = new Set([start, end]);
  const labels = lines.rows.map((row, index) => {
    const [from, to] = [at(starts, index), at(ends, index)];
    if (!(to > from)) throw lines.wrongIn(row, `ends at ${to}; expected an end after the start, ${from}`);
    const text =
      places.label === undefined
        ? row.fields.filter((field, place) => !used.has(place) && field !== '').join(' ')
        : lines.field(row, places.label);
    const label = typedLabel(text, lines.place(row));
    const expected = expectedLabel(label);
    if (expected !== undefined) throw lines.wrongIn(row, `'${label}'; expected ${expected}`);
    return label;
  });
  lines.tell(`stretches of time: start and ${isDuration ? 'duration' : 'end'} in seconds, and a label`);
  return { starts: Float64Array.from(starts), ends: Float64Array.from(ends), labels };
}

/** null: the file has no rows, which is told. */
async function linesOf(path: string, reading: AnnotationReading): Promise<AnnotationLines | null> {
  const text = await readTextFile(path, 'an annotation of one recording');
  const rows = annotationRows(path, text, reading.delimiter);
  if (areNoRows(rows)) {
    reading.tell(`${path}: has no rows, taken for a recording without any`);
    return null;
  }
  if (rows.names?.some((name) => /^filename\b/.test(name))) {
    throw new UserError(
      `${path}: a table of several recordings; expected a file of each, without a column filename`,
    );
  }
  return new AnnotationLines(path, rows, reading);
}

function risingTimes(lines: AnnotationLines, place: number): readonly number[] {
  const times = lines.seconds(place);
  const wrong = times.findIndex((time, index) => index > 0 && time < at(times, index - 1));
  if (wrong === -1) return times;
  throw lines.wrongIn(
    at(lines.rows, wrong),
    `${at(times, wrong)} comes after ${at(times, wrong - 1)}; expected rising times`,
  );
}
