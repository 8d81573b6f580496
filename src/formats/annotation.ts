import { UserError } from '../errors.ts';
import { type AnnotationRow, type AnnotationRows, annotationRows } from './annotation-rows.ts';
import type { UserTable } from './csv.ts';
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

export interface AnnotationReading extends UserTable {
  /** That of the frequency, where there are several: its name, or its number from 1. */
  readonly column?: string | undefined;
}

/** Labels of points that have none. */
const POINT = 'onset';
const BEAT = 'beat';
const HZ = { least: 16, most: 20_000 };
/** Whole numbers up to here can be seconds. */
const WHOLE_SECONDS = 1000;

const NAMES = {
  start: ['time', 'times', 't', 'time_s', 'seconds', 'start', 'onset', 'start_time', 'onset_time', 'begin'],
  end: ['end', 'offset', 'end_time', 'offset_time', 'stop'],
  duration: ['duration', 'dur'],
  frequency: ['frequency', 'freq', 'f0', 'hz', 'f0_hz', 'frequency_hz', 'pitch_hz'],
  label: ['label', 'event_label', 'class', 'category'],
} as const;

type Column = keyof typeof NAMES;
type Places = Readonly<Partial<Record<Column, number>>>;

/** Whether a header of this first column can be that of an annotation: a time, or a number where there is no header. */
export function beginsAnnotation(first: string): boolean {
  return (
    !Number.isNaN(parseNumber(first)) || (NAMES.start as readonly string[]).includes(first.toLowerCase())
  );
}

/**
 * Reads the annotation of one recording as music data sets have it (those that mirdata loads, Audacity's labels): seconds,
 * no column `filename`, mostly no header, divided by tabs, commas, semicolons or blanks. What was taken for what is told.
 *
 * - melody: time and Hz; of more columns the one that a header names, `column` says, or a confidence from 0 to 1 follows
 * - multipitch: time and any number of Hz, of which 0 is left out
 * - event: start, end and label; time and label or position; or times alone
 * - notes: start, end and Hz; start, duration and Hz; or start, Hz and duration: the first that all lines can be
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
  return read[kind](new Lines(path, annotationRows(path, text, reading.delimiter), reading));
}

type Read<T> = (lines: Lines) => T;

/** The lines of an annotation, and what is told of them. */
class Lines {
  readonly rows: readonly AnnotationRow[];
  readonly names: readonly string[] | null;
  readonly places: Places;
  readonly #path: string;
  readonly #reading: AnnotationReading;

  constructor(path: string, { names, rows }: AnnotationRows, reading: AnnotationReading) {
    this.#path = path;
    this.#reading = reading;
    this.names = names;
    this.rows = rows;
    const found = Object.entries(NAMES).map(([column, known]) => [
      column,
      (names ?? []).findIndex((name) => (known as readonly string[]).includes(name)),
    ]);
    this.places = Object.fromEntries(found.filter(([, place]) => place !== -1)) as Places;
    if (rows.length === 0) throw this.wrong('no rows; expected at least one');
    if (names !== null && this.places.start === undefined) {
      throw this.wrong(`columns ${names.join(', ')}; expected filename, or time or start in seconds`);
    }
  }

  /** Columns of the longest line. */
  get columns(): number {
    return Math.max(...this.rows.map(({ fields }) => fields.length));
  }

  get isOfBeats(): boolean {
    return /\.beats$/i.test(this.#path);
  }

  tell(what: string): void {
    this.#reading.tell(`${this.#path}: taken for ${what}`);
  }

  wrong(what: string): UserError {
    return new UserError(`${this.#path}: ${what}`);
  }

  wrongIn(row: AnnotationRow, what: string): UserError {
    return new UserError(`${this.#path}, line ${row.line}: ${what}`);
  }

  field(row: AnnotationRow, place: number): string {
    return row.fields[place] ?? '';
  }

  number(row: AnnotationRow, place: number, expected: string): number {
    const value = parseNumber(this.field(row, place));
    if (!Number.isNaN(value)) return value;
    throw this.wrongIn(row, `column ${place + 1}: '${this.field(row, place)}'; expected ${expected}`);
  }

  /** Milliseconds of a column of seconds. @throws UserError for what is none, or can only be of another unit */
  times(place: number): number[] {
    const seconds = this.rows.map((row) => {
      const value = this.number(row, place, 'seconds');
      if (value < 0) throw this.wrongIn(row, `column ${place + 1}: ${value}; expected seconds from 0`);
      return value;
    });
    const last = Math.max(...[seconds.at(-1) ?? 0, seconds[0] ?? 0]);
    if (last >= WHOLE_SECONDS && seconds.every(Number.isInteger)) {
      throw this.wrong(
        `times are whole numbers up to ${last}; expected seconds (milliseconds in a csv with the columns filename, label, start and end)`,
      );
    }
    // Rounded, so that 0.07 s are 70 ms and not a little more.
    return seconds.map((value) => Number((value * 1000).toPrecision(15)));
  }

  /** Where the frequency is. */
  frequencyPlace(): number {
    const { column } = this.#reading;
    if (column !== undefined) {
      const number = /^\d+$/.test(column)
        ? Number(column) - 1
        : (this.names ?? []).indexOf(column.toLowerCase());
      if (number >= 0 && number < this.columns) return number;
      throw this.wrong(
        `--column ${column}: expected ${this.names === null ? '' : `one of ${this.names.join(', ')}, or `}a number from 1 to ${this.columns}`,
      );
    }
    if (this.places.frequency !== undefined) return this.places.frequency;
    const followed = this.columns === 3 && this.rows.every((row) => isShare(parseNumber(this.field(row, 2))));
    if (this.names === null && (this.columns === 2 || followed)) return 1;
    throw this.wrong(
      this.columns < 2
        ? 'one column; expected time and frequency'
        : `${this.columns} columns; expected time and frequency, or --column to say which is the frequency`,
    );
  }
}

function melodyOf(lines: Lines): Frames<number> {
  const start = lines.places.start ?? 0;
  const place = lines.frequencyPlace();
  const times = rising(lines, lines.times(start));
  const values = lines.rows.map((row) => lines.number(row, place, 'Hz, 0 or below where nothing sounds'));
  lines.tell(`time in seconds (column ${start + 1}) and Hz (column ${place + 1})`);
  return { times, values };
}

function multipitchOf(lines: Lines): Frames<number[]> {
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

function eventsOf(lines: Lines): SoundEvent[] {
  const { places, rows } = lines;
  const start = places.start ?? 0;
  const starts = lines.times(start);
  const isNumber = (place: number) =>
    rows.every((row) => !Number.isNaN(parseNumber(lines.field(row, place))));
  const end = lines.names === null ? (lines.columns > 2 && isNumber(1) ? 1 : undefined) : places.end;
  if (end === undefined) return points(lines, starts, places.label ?? start + 1, isNumber);
  const ends = lines.times(end);
  lines.tell('events: start and end in seconds, and a label');
  return rows.map((row, index) => {
    const [from, to] = [starts[index] ?? 0, ends[index] ?? 0];
    if (to < from) throw lines.wrongIn(row, `the end, ${to / 1000}, is before the start, ${from / 1000}`);
    // The last: chords, keys and sections have columns between.
    const text =
      places.label === undefined
        ? row.fields
            .slice(2)
            .filter((field) => field !== '')
            .join(' ')
        : lines.field(row, places.label);
    return { label: typedLabel(text, `line ${row.line}`), start: from, end: to };
  });
}

function points(
  lines: Lines,
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
  return lines.rows.map((row, index) => {
    const text = alone ? label : row.fields.slice(place).join(' ');
    const at = starts[index] ?? 0;
    return { label: typedLabel(text, `line ${row.line}`), start: at, end: at };
  });
}

const NOTE_LAYOUTS = [
  { start: 0, end: 1, frequency: 2, said: 'start, end and Hz' },
  { start: 0, duration: 1, frequency: 2, said: 'start, duration and Hz' },
  { start: 0, frequency: 1, duration: 2, said: 'start, Hz and duration' },
] as const;

/** Ends that are all after their starts are no durations: those do not grow with the time. */
function notesOf(lines: Lines): Note[] {
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
  lines: Lines,
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

function rising(lines: Lines, times: readonly number[]): readonly number[] {
  const wrong = times.findIndex((time, index) => index > 0 && time <= (times[index - 1] ?? 0));
  const row = lines.rows[wrong];
  if (row === undefined) return times;
  throw lines.wrongIn(
    row,
    `time ${(times[wrong] ?? 0) / 1000} comes after ${(times[wrong - 1] ?? 0) / 1000}; expected rising times`,
  );
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
