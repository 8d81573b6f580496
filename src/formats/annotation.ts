import {
  AnnotationLines,
  type AnnotationReading,
  beginsAnnotation,
  type Places,
} from './annotation-lines.ts';
import { annotationRows } from './annotation-rows.ts';
import type { Frames } from './frame-table.ts';
import { typedLabel } from './label-text.ts';
import type { Note } from './note-table.ts';
import { parseNumber } from './number-text.ts';
import type { SoundEvent } from './split-labels.ts';
import { readTextFile } from './text-file.ts';

/** What the annotation of a recording can be taken for: times in milliseconds, frequencies in Hz. */
export interface AnnotationKinds {
  /** 0 or below where nothing sounds. */
  readonly melody: Frames<number>;
  readonly multipitch: Frames<number[]>;
  /** Points are events that end where they start. */
  readonly event: readonly SoundEvent[];
  readonly notes: readonly Note[];
}

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
 * Without any rows it is a recording without events or notes, which is told.
 *
 * @throws UserError with file and line for what is not that, or could be two things
 */
export async function readAnnotation<K extends keyof AnnotationKinds>(
  path: string,
  kind: K,
  reading: AnnotationReading,
): Promise<AnnotationKinds[K]> {
  const text = await readTextFile(path, 'an annotation of one recording');
  const read: { readonly [Kind in keyof AnnotationKinds]: Read<AnnotationKinds[Kind]> } = {
    melody: melodyOf,
    multipitch: multipitchOf,
    event: eventsOf,
    notes: notesOf,
  };
  const rows = annotationRows(path, text, reading.delimiter);
  const isEmpty =
    rows.rows.length === 0 &&
    (rows.names === null || beginsAnnotation(rows.names[0]?.split(/[,;\t]/, 1)[0] ?? ''));
  if (isEmpty && (kind === 'event' || kind === 'notes')) {
    reading.tell(`${path}: has no rows, taken for a recording without any`);
    return [] as unknown as AnnotationKinds[K];
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
      .map((place) => lines.number(row, place, 'Hz'))
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
      ? lines.times(duration ?? -1).map((length, index) => length + (starts[index] ?? 0))
      : lines.times(end);
  lines.tell(`events: start and ${end === undefined ? 'duration' : 'end'} in seconds, and a label`);
  return lines.once(
    rows.map((row, index) => {
      const [from, to] = [starts[index] ?? 0, ends[index] ?? 0];
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
  if (!lines.rows.some((row) => row.fields.length > 2 && !Number.isNaN(parseNumber(lines.field(row, 1)))))
    return false;
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
    lines.rows.every((row, index) => 1000 * parseNumber(lines.field(row, place)) >= (starts[index] ?? 0)) &&
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
      const at = starts[index] ?? 0;
      return { label: typedLabel(text, lines.place(row)), start: at, end: at };
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
  { start = -1, end = -1, duration = -1, frequency = -1 }: Places,
): Note[] | undefined {
  const notes = lines.rows.map((row): Note => {
    const [from, to, length, hz] = [start, end, duration, frequency].map((place) =>
      parseNumber(lines.field(row, place)),
    ) as [number, number, number, number];
    const until = end === -1 ? from + length : to;
    return { start: from * 1000, end: until * 1000, frequency: hz };
  });
  const are = notes.every(
    (note) =>
      note.start >= 0 && note.end > note.start && note.frequency >= HZ.least && note.frequency <= HZ.most,
  );
  return are ? notes : undefined;
}

function rising(lines: AnnotationLines, times: readonly number[]): readonly number[] {
  const wrong = times.findIndex((time, index) => index > 0 && time <= (times[index - 1] ?? 0));
  const row = lines.rows[wrong];
  if (row === undefined) return times;
  throw lines.wrongIn(
    row,
    `time ${(times[wrong] ?? 0) / 1000} comes after ${(times[wrong - 1] ?? 0) / 1000}; expected rising times`,
  );
}
