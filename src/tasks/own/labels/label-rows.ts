import { z } from 'zod';
import { UserError } from '../../../errors.ts';
import type { LabelColumns } from './label-columns.ts';
import { type LabelReading, NONE, type TimeUnit } from './label-reading.ts';
import type { LabelledFile } from './labelled-file.ts';
import { fileAndSplit, finiteNumber, type RowReader, type TableRow } from './table-row.ts';

/** Milliseconds. */
export const UNIT_MS: Readonly<Record<TimeUnit, number>> = { seconds: 1000, milliseconds: 1 };

/**
 * Reads the labels of each row, with their times where there are any. A list is a JSON array, or one as Python writes it; in
 * a column of lists, names with commas between.
 */
export function labelReader(columns: LabelColumns, reading: LabelReading): RowReader {
  const column = columns.layout === 'lists' ? 'labels' : 'label';
  const separator = reading.separator ?? (column === 'labels' ? ',' : NONE);
  const factor = UNIT_MS[unitOf(columns, reading) ?? 'milliseconds'];
  return {
    take(row) {
      const typed = row.field(column);
      const times = timesOf(row, columns, factor);
      const isEmptyEvent = columns.times !== undefined && times === undefined && typed.trim() === '';
      const labels = isEmptyEvent ? [] : labelsIn(row, column, separator);
      const common = fileAndSplit(row);
      if (labels.length === 0 && times === undefined) return [{ ...common, label: null }];
      return labels.map((label) => ({ ...common, label, ...times }));
    },
  };
}

/** Of the times, where there are any. @throws UserError where neither the columns nor an option tell it */
export function unitOf({ times, layout }: LabelColumns, { unit }: LabelReading): TimeUnit | undefined {
  if (layout === 'frames' || layout === 'pitches') return unit ?? 'milliseconds';
  if (layout === 'framesInSeconds' || layout === 'pitchesInSeconds') return unit ?? 'seconds';
  if (times === undefined) return undefined;
  const known = unit ?? times.unit;
  if (known !== undefined) return known;
  throw new UserError(
    `columns ${times.from} and ${times.to}: expected --seconds or --milliseconds, as the names do not tell the unit`,
  );
}

/** Labels as JSON may have them. */
export const labelText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** @throws UserError for an event that ends before it starts */
export function checkedEvent<T extends { readonly start: number; readonly end: number }>(
  where: string,
  event: T,
): T {
  if (event.start <= event.end) return event;
  throw new UserError(
    `${where}: an event from ${event.start} to ${event.end} ms; expected the start before the end`,
  );
}

/** The labels that are told in one text. */
export function divided(typed: string, separator: string): string[] {
  if (separator === NONE) return [typed.trim()];
  return typed.split(separator).map((label) => label.trim());
}

function labelsIn(row: TableRow, column: 'label' | 'labels', separator: string): string[] {
  const typed = row.field(column).trim();
  const list = typed.startsWith('[') ? listOf(typed) : undefined;
  if (list === undefined && (OTHER_LIST.test(typed) || (typed.startsWith('[') && column === 'labels'))) {
    throw new UserError(`${row.place(column)}: ${typed}; expected a JSON array of labels`);
  }
  const labels = list ?? divided(typed, separator);
  if (!labels.some((label) => label === '')) return labels;
  throw new UserError(
    `${row.place(column)}: ${typed === '' ? 'empty' : `an empty label in '${typed}'`}; expected a label, or [] for a clip that has none`,
  );
}

const PYTHON_LIST = /^\[\s*(?:'[^'\\]*'|"[^"\\]*")(?:\s*,\s*(?:'[^'\\]*'|"[^"\\]*"))*\s*,?\s*\]$/;

/** What sets, tuples and arrays of NumPy look like. */
const OTHER_LIST = /^[[({]\s*(['"]).*\1\s*,?\s*[\])}]$/s;

/** A list as JSON has it, or as Python prints one of strings. */
function listOf(typed: string): string[] | undefined {
  const parsed = z.array(labelText).safeParse(parseJson(typed));
  if (parsed.success) return parsed.data.map((label) => label.trim());
  if (!PYTHON_LIST.test(typed)) return undefined;
  return [...typed.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, one, two]) => (one ?? two ?? '').trim());
}

function parseJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return undefined;
  }
}

/** Milliseconds; undefined where both are empty. */
export function timesOf(
  row: TableRow,
  { times }: LabelColumns,
  factor: number,
): Pick<Required<LabelledFile>, 'start' | 'end'> | undefined {
  if (times === undefined) return undefined;
  const [from, to] = [row.field(times.from), row.field(times.to)];
  if (from.trim() === '' && to.trim() === '') return undefined;
  const [start, end] = [timeIn(row, times.from), timeIn(row, times.to)];
  return checkedEvent(row.where, { start: start * factor, end: end * factor });
}

function timeIn(row: TableRow, column: string): number {
  const time = finiteNumber(row.field(column), row.place(column), 'a time from 0');
  if (time >= 0) return time;
  throw new UserError(`${row.place(column)}: ${time}; expected a time from 0`);
}
