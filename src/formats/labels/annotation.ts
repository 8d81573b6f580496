import { at } from '../../at.ts';
import { parseNumber } from '../files/number-text.ts';
import { readTextFile } from '../files/text-file.ts';
import { isJamsName } from '../jams/read.ts';
import type { AnnotationKinds } from './annotation-kinds.ts';
import { AnnotationLines, type AnnotationReading, areNoRows, type Places } from './annotation-lines.ts';
import { annotationRows } from './annotation-rows.ts';
import type { Frames } from './frame-table.ts';
import { readJamsAnnotation } from './jams-annotation.ts';
import { typedLabel } from './label-text.ts';
import { isMidiName, readMidiNotes } from './midi-notes.ts';
import type { Note } from './note-table.ts';
import type { SoundEvent } from './split-labels.ts';

/** Labels of points that have none. */
const POINT = 'onset';
const BEAT = 'beat';
const HZ = { least: 16, most: 20_000 };

/**
 * Reads the annotation of one recording as music data sets have it (those that mirdata loads, Audacity's labels): seconds,
 * no column `filename`, mostly no header, divided by tabs, commas, semicolons or blanks. What was taken for what is told.
 *
 * - melody: time and Hz; of more columns the one that a header names, `column` says, or a confidence from 0 to 1 follows
 * - multipitch: time and any number of Hz, of which 0 is left out
 * - event: start, end and label, or as a header names them start, duration and label; time and label or position; or times
 *   alone
 * - notes: start, end and Hz; start, duration and Hz; or start, Hz and duration: the first that all lines can be
 *
 * Of a MIDI file it is the notes.
 *
 * Without any rows it is a recording without events or notes, or where that may be without frames, which is told. Of a JAMS file it is the annotation that can be
 * that.
 *
 * @throws UserError with file and line for what is not that, or could be two things
 */
export async function readAnnotation<K extends keyof AnnotationKinds>(
  path: string,
  kind: K,
  reading: AnnotationReading,
): Promise<AnnotationKinds[K]> {
  if (isJamsName(path)) return readJamsAnnotation(path, kind, reading);
  if (isMidiName(path)) return (await readMidiNotes(path, kind, reading)) as AnnotationKinds[K];
  const text = await readTextFile(path, 'an annotation of one recording');
  const read: { readonly [Kind in keyof AnnotationKinds]: Read<AnnotationKinds[Kind]> } = {
    melody: melodyOf,
    multipitch: multipitchOf,
    event: eventsOf,
    notes: notesOf,
  };
  const rows = annotationRows(path, text, reading.delimiter, reading.plain);
  const isOfFrames = kind === 'melody' || kind === 'multipitch';
  if (areNoRows(rows) && (!isOfFrames || reading.mayBeEmpty)) {
    reading.tell(`${path}: has no rows, taken for a recording without any`);
    return (isOfFrames ? { times: [], values: [] } : []) as unknown as AnnotationKinds[K];
  }
  return read[kind](new AnnotationLines(path, rows, reading));
}

type Read<T> = (lines: AnnotationLines) => T;

function melodyOf(lines: AnnotationLines): Frames<number> {
  const start = lines.places.start ?? 0;
  const place = lines.frequencyPlace();
  const times = rising(lines, lines.times(start));
  const values = lines.rows.map((row) => lines.number(row, place, 'Hz, 0 or below where nothing sounds'));
  lines.tell(`time in seconds (column ${start + 1}) and Hz (column ${place + 1})`);
  return { times, values };
}

function multipitchOf(lines: AnnotationLines): Frames<number[]> {
  const start = lines.places.start ?? 0;
  const times = rising(lines, lines.times(start));
  const values = lines.rows.map((row) =>
    [...row.fields.keys()]
      .filter((place) => place !== start && lines.field(row, place) !== '')
      .map((place) => lines.notNegative(row, place, 'Hz from 0'))
      .filter((value) => value > 0),
  );
  lines.tell('time in seconds and the Hz of all that sounds then');
  return { times, values };
}

function eventsOf(lines: AnnotationLines): SoundEvent[] {
  const { places, rows } = lines;
  const start = places.start ?? 0;
  const starts = lines.times(start);
  const isNumber = (place: number) => lines.firstWithout(place) === undefined;
  const end = lines.names === null ? (lines.columns > 2 && hasEnds(lines) ? 1 : undefined) : places.end;
  const { duration } = places;
  if (end === undefined && duration === undefined) {
    return points(lines, starts, places.label ?? start + 1, isNumber);
  }
  const ends =
    end === undefined
      ? lines.times(duration ?? -1).map((length, index) => length + at(starts, index))
      : lines.times(end);
  lines.tell(`events: start and ${end === undefined ? 'duration' : 'end'} in seconds, and a label`);
  return lines.once(
    rows.map((row, index) => {
      const [from, to] = [at(starts, index), at(ends, index)];
      if (to < from) throw lines.wrongIn(row, `the end, ${to / 1000}, is before the start, ${from / 1000}`);
      // The last: chords, keys and sections have columns between.
      const text =
        places.label === undefined
          ? row.fields
              .filter((_, place) =>
                lines.names === null ? place > 1 : place !== start && place !== end && place !== duration,
              )
              .filter((field) => field !== '')
              .join(' ')
          : lines.field(row, places.label);
      return { label: typedLabel(text, lines.place(row)), start: from, end: to };
    }),
  );
}

/** Whether the second column of all lines is a time. @throws UserError where it is in some */
function hasEnds(lines: AnnotationLines): boolean {
  const without = lines.firstWithout(1);
  if (without === undefined) return true;
  if (!lines.rows.some((row) => row.fields.length > 2 && !Number.isNaN(parseNumber(lines.field(row, 1))))) {
    return false;
  }
  throw lines.wrongIn(
    without,
    `'${lines.field(without, 1)}' in column 2, where other lines have a number; expected an end in seconds in all lines or in none, or a tab between time and label`,
  );
}

function points(
  lines: AnnotationLines,
  starts: readonly number[],
  place: number,
  isNumber: (place: number) => boolean,
): SoundEvent[] {
  const alone = lines.columns === 1;
  if (
    !alone &&
    lines.rows.every((row, index) => 1000 * parseNumber(lines.field(row, place)) >= at(starts, index)) &&
    isNumber(place) &&
    !lines.isOfBeats
  ) {
    throw lines.wrong('two columns of numbers; expected start, end and label, or time and label');
  }
  const label = lines.isOfBeats ? BEAT : POINT;
  lines.tell(
    alone ? `points in time (seconds), labelled ${label}` : 'points in time (seconds), with a label each',
  );
  return lines.once(
    lines.rows.map((row, index) => {
      const text = alone ? label : row.fields.slice(place).join(' ');
      const time = at(starts, index);
      return { label: typedLabel(text, lines.place(row)), start: time, end: time };
    }),
  );
}

const NOTE_LAYOUTS = [
  { start: 0, end: 1, frequency: 2, said: 'start, end and Hz' },
  { start: 0, duration: 1, frequency: 2, said: 'start, duration and Hz' },
  { start: 0, frequency: 1, duration: 2, said: 'start, Hz and duration' },
] as const;

/** Ends that are all after their starts are no durations: those do not grow with the time. */
function notesOf(lines: AnnotationLines): Note[] {
  const named =
    lines.names === null ? [] : [{ ...lines.places, said: 'start, end and Hz as the header has them' }];
  const tried = lines.names === null ? NOTE_LAYOUTS : named;
  const found = tried.flatMap((layout) => {
    const notes = notesIn(lines, layout);
    return notes === undefined ? [] : [{ notes, said: layout.said }];
  });
  const [only] = found;
  if (only === undefined) {
    throw lines.wrong(
      'no notes; expected start, end and frequency, in seconds and Hz, or a header that names start, end or duration, and frequency',
    );
  }
  if (only.notes.every(({ frequency }) => Number.isInteger(frequency) && frequency < 128)) {
    throw lines.wrong('frequencies are whole numbers below 128, as MIDI has them; expected Hz');
  }
  lines.tell(`notes: ${only.said}, in seconds`);
  return only.notes;
}

/** undefined: the columns cannot be that. */
function notesIn(
  lines: AnnotationLines,
  { start = -1, end = -1, duration = -1, frequency = -1, velocity }: Places,
): Note[] | undefined {
  const notes = lines.rows.map((row): Note => {
    const [from, to, length, hz] = [start, end, duration, frequency].map((place) =>
      parseNumber(lines.field(row, place)),
    ) as [number, number, number, number];
    const until = end === -1 ? from + length : to;
    const struck =
      velocity === undefined ? {} : { velocity: lines.notNegative(row, velocity, 'a number from 0') };
    return { start: from * 1000, end: until * 1000, frequency: hz, ...struck };
  });
  const are = notes.every(
    (note) =>
      note.start >= 0 && note.end > note.start && note.frequency >= HZ.least && note.frequency <= HZ.most,
  );
  return are ? notes : undefined;
}

function rising(lines: AnnotationLines, times: readonly number[]): readonly number[] {
  const wrong = times.findIndex((time, index) => index > 0 && time <= at(times, index - 1));
  const row = lines.rows[wrong];
  if (row === undefined) return times;
  throw lines.wrongIn(
    row,
    `time ${at(times, wrong) / 1000} comes after ${at(times, wrong - 1) / 1000}; expected rising times`,
  );
}
