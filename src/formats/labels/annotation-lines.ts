import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { UserTable } from '../files/csv.ts';
import { DoubledRows } from '../files/doubled-rows.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';
import type { AnnotationRow, AnnotationRows } from './annotation-rows.ts';
import type { SoundEvent } from './split-labels.ts';

export interface AnnotationReading extends UserTable {
  /** That of the frequency, where there are several: its name, or its number from 1. */
  readonly column?: string | undefined;
  /** That of a JAMS file's annotation, where it has several. */
  readonly namespace?: string | undefined;
  /** Whether a melody or several pitches may have no frames, as an estimate in which nothing sounds has; events always may. */
  readonly mayBeEmpty?: boolean | undefined;
  /** Whether it has to be as data sets with frames have it: no header, no semicolons and, of a melody, no third column. */
  readonly plain?: boolean | undefined;
  /** Whether notes of MIDI sound on while the sustain pedal is down. */
  readonly pedal?: boolean | undefined;
}

/** Whole numbers up to here can be seconds. */
const WHOLE_SECONDS = 1000;

const NAMES = {
  start: ['time', 'times', 't', 'time_s', 'seconds', 'start', 'onset', 'start_time', 'onset_time', 'begin'],
  end: ['end', 'offset', 'end_time', 'offset_time', 'stop'],
  duration: ['duration', 'dur'],
  frequency: ['frequency', 'freq', 'f0', 'hz', 'f0_hz', 'frequency_hz', 'pitch_hz'],
  velocity: ['velocity'],
  label: ['label', 'event_label', 'class', 'category'],
} as const;

type Column = keyof typeof NAMES;
export type Places = Readonly<Partial<Record<Column, number>>>;

/** Whether a header of this first column can be that of an annotation: a time, or a number where there is no header. */
export function beginsAnnotation(first: string): boolean {
  return (
    !Number.isNaN(parseNumber(first)) || (NAMES.start as readonly string[]).includes(first.toLowerCase())
  );
}

/** Whether there are no lines, or only a header that an annotation can have. */
export function areNoRows({ names, rows }: AnnotationRows): boolean {
  if (rows.length > 0) return false;
  return names === null || beginsAnnotation(names[0]?.split(/[,;\t]/, 1)[0] ?? '');
}

/** The lines of an annotation, and what is told of them. */
export class AnnotationLines {
  readonly rows: readonly AnnotationRow[];
  readonly names: readonly string[] | null;
  readonly places: Places;
  /** Columns of the longest line. */
  readonly columns: number;
  readonly #path: string;
  readonly #reading: AnnotationReading;

  constructor(path: string, { names, rows }: AnnotationRows, reading: AnnotationReading) {
    this.#path = path;
    this.#reading = reading;
    this.names = names;
    this.rows = rows;
    this.columns = rows.reduce((most, { fields }) => Math.max(most, fields.length), 0);
    const found = Object.entries(NAMES).map(([column, known]) => [
      column,
      (names ?? []).findIndex((name) => (known as readonly string[]).includes(name)),
    ]);
    this.places = Object.fromEntries(found.filter(([, place]) => place !== -1)) as Places;
    if (rows.length === 0) {
      throw this.wrong(names === null ? 'empty; expected an annotation' : 'no rows; expected at least one');
    }
    if (names !== null && this.places.start === undefined) {
      throw this.wrong(`columns ${names.join(', ')}; expected filename, or time or start in seconds`);
    }
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
    return new UserError(`${this.place(row)}: ${what}`);
  }

  place(row: AnnotationRow): string {
    return `${this.#path}, line ${row.line}`;
  }

  /** Events of the rows, of those that are there twice one; which is told. */
  once(events: readonly SoundEvent[]): SoundEvent[] {
    const doubled = new DoubledRows();
    const kept = events.filter(
      ({ label, start, end }, index) => !doubled.has([label, start, end], at(this.rows, index).line),
    );
    doubled.tell(this.#path, this.#reading.tell);
    return kept;
  }

  /** Empty where the row is shorter. */
  field(row: AnnotationRow, place: number): string {
    return row.fields[place] ?? '';
  }

  number(row: AnnotationRow, place: number, expected: string): number {
    const value = parseNumber(this.field(row, place));
    if (!Number.isNaN(value)) return value;
    throw wrongNumber(`${this.place(row)}, column ${place + 1}`, this.field(row, place), expected);
  }

  notNegative(row: AnnotationRow, place: number, expected: string): number {
    const value = this.number(row, place, expected);
    if (value >= 0) return value;
    throw this.wrongIn(row, `column ${place + 1}: ${value}; expected ${expected}`);
  }

  /** A column of seconds, as they are written. @throws UserError for what is none, or can only be of another unit */
  seconds(place: number): number[] {
    const seconds = this.rows.map((row) => this.notNegative(row, place, 'seconds from 0'));
    const last = seconds.reduce((latest, value) => Math.max(latest, value), 0);
    if (last >= WHOLE_SECONDS && seconds.every(Number.isInteger)) {
      throw this.wrong(
        `times are whole numbers up to ${last}; expected seconds (milliseconds in a csv with the columns filename, label, start and end)`,
      );
    }
    return seconds;
  }

  /** Milliseconds of a column of seconds. @throws UserError for what is none, or can only be of another unit */
  times(place: number): number[] {
    return this.seconds(place).map((value, index) =>
      milliseconds(this.field(at(this.rows, index), place), value),
    );
  }

  /** The first line whose field there is no number. */
  firstWithout(place: number): AnnotationRow | undefined {
    return this.rows.find((row) => Number.isNaN(parseNumber(this.field(row, place))));
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
    if (this.#reading.plain && this.columns !== 2) {
      const longest = this.rows.find(({ fields }) => fields.length === this.columns) ?? at(this.rows, 0);
      throw this.wrongIn(longest, `${this.columns} columns; expected 2, time in seconds and Hz`);
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

/** The decimal point is moved, so that nothing is rounded twice: 0.07 s are 70 ms and not a little more. */
function milliseconds(text: string, seconds: number): number {
  return /e/i.test(text) ? Number((seconds * 1000).toPrecision(15)) : Number(`${text}e3`);
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
