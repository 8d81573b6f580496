import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { LabelledFile } from './labelled-file.ts';
import { fileAndSplit, type RowReader, type TableRow } from './table-row.ts';

/** Reads a label from each row, with its times where it has any. */
export function labelReader(): RowReader {
  return { take: (row) => [timed(row, row.field('label'))] };
}

/** Reads several labels from each row. */
export function labelListReader(): RowReader {
  return { take: (row) => listOf(row.field('labels'), row.where).map((label) => timed(row, label)) };
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

function timed(row: TableRow, label: string): LabelledFile {
  const times = timesOf(row);
  const labelled = { ...fileAndSplit(row), label };
  return times === undefined ? labelled : checkedEvent(row.where, { ...labelled, ...times });
}

function listOf(typed: string, where: string): string[] {
  if (!typed.trimStart().startsWith('[')) return typed.split(',').map((label) => label.trim());
  const parsed = z.array(labelText).safeParse(parseJson(typed));
  if (!parsed.success) throw new UserError(`${where}: labels ${typed}; expected a JSON array of labels`);
  return parsed.data;
}

function parseJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return undefined;
  }
}

function timesOf({ field, where }: TableRow): { readonly start: number; readonly end: number } | undefined {
  for (const [from, to, factor] of [
    ['start', 'end', 1],
    ['onset', 'offset', 1000],
  ] as const) {
    if (field(from) === '' && field(to) === '') continue;
    const [start, end] = [Number(field(from)) * factor, Number(field(to)) * factor];
    if (field(from) !== '' && field(to) !== '' && start >= 0 && end >= 0) return { start, end };
    throw new UserError(`${where}: ${from} ${field(from)}, ${to} ${field(to)}; expected two times from 0`);
  }
  return undefined;
}
