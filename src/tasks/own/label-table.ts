import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { readCsv } from '../../formats/csv.ts';
import { readJsonFile } from '../../formats/json-file.ts';

/** One label of one audio file, as somebody wrote it down. */
export interface LabelledFile {
  /** Path in the folder of audio, with forward slashes. */
  readonly file: string;
  readonly label: string;
  /** Milliseconds. Events only. */
  readonly start?: number;
  /** Milliseconds. Events only. */
  readonly end?: number;
  /** train, valid, test or fold00, fold01, ... */
  readonly split?: string;
  /** What must not be spread over several splits, for instance the speaker. */
  readonly group?: string;
}

const EXPECTED = 'labels as csv (filename, label) or json ({file: labels})';

/** Other names that columns have in the field, by the name they have here. */
const COLUMN_NAMES: Readonly<Record<string, readonly string[]>> = {
  filename: ['filename', 'file', 'path', 'fname'],
  label: ['label', 'event_label', 'class', 'category'],
  labels: ['labels', 'tags'],
  start: ['start'],
  end: ['end'],
  onset: ['onset'],
  offset: ['offset'],
  split: ['split', 'fold'],
  group: ['group', 'split_key', 'speaker', 'source'],
};

/**
 * Reads labels from a csv or json file.
 *
 * csv: a row for each label, with the columns `filename` and `label`; or `labels`, a JSON array or names with commas
 * between; for events `start` and `end` in milliseconds, or `onset` and `offset` in seconds; and, where there are any,
 * `split` and `group`. json: `{file: label}`, `{file: [label, ...]}`, or `{file: [{label, start, end}, ...]}`,
 * milliseconds.
 *
 * @throws UserError that names the file, and the row
 */
export async function readLabelTable(path: string): Promise<LabelledFile[]> {
  const rows = /\.json$/i.test(path) ? await readJsonTable(path) : await readCsvTable(path);
  if (rows.length === 0) throw new UserError(`${path}: no labels in it; expected ${EXPECTED}`);
  return rows;
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const event = z.object({ label: text, start: z.number().min(0), end: z.number().min(0) });
const jsonTable = z.record(z.string(), z.union([text, z.array(text), z.array(event)]));

async function readJsonTable(path: string): Promise<LabelledFile[]> {
  const table = await readJsonFile(path, jsonTable, EXPECTED);
  return Object.entries(table).flatMap(([file, labels]) =>
    [labels]
      .flat()
      .map((label) => (typeof label === 'string' ? { file, label } : checkedEvent(path, { file, ...label }))),
  );
}

async function readCsvTable(path: string): Promise<LabelledFile[]> {
  const rows: LabelledFile[] = [];
  let place = new Map<string, number>();
  const onHeader = (columns: readonly string[]) => {
    place = placesOf(columns);
    if (!place.has('filename') || place.has('label') === place.has('labels')) {
      throw new UserError(
        `${path}: columns ${columns.join(', ')}; expected filename, and label or labels besides`,
      );
    }
  };
  await readCsv(path, EXPECTED, onHeader, (fields, row) => {
    const field = (name: string) => fields[place.get(name) ?? -1] ?? '';
    const where = `${path}, row ${row}`;
    const file = field('filename').replaceAll('\\', '/').replace(/^\.\//, '');
    if (file === '') throw new UserError(`${where}: no filename; expected a path in the folder of audio`);
    const common = {
      file,
      ...(field('split') === '' ? {} : { split: splitName(field('split')) }),
      ...(field('group') === '' ? {} : { group: field('group') }),
    };
    for (const label of place.has('label') ? [field('label')] : listOf(field('labels'), where)) {
      const times = timesOf(field, where);
      rows.push(
        times === undefined ? { ...common, label } : checkedEvent(where, { ...common, label, ...times }),
      );
    }
  });
  return rows;
}

function placesOf(columns: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [name, others] of Object.entries(COLUMN_NAMES)) {
    const place = columns.findIndex((column) => others.includes(column.trim().toLowerCase()));
    if (place !== -1) places.set(name, place);
  }
  return places;
}

/** Folds may be told as numbers. */
function splitName(typed: string): string {
  return /^\d+$/.test(typed) ? `fold${typed.padStart(2, '0')}` : typed;
}

function listOf(typed: string, where: string): string[] {
  if (!typed.trimStart().startsWith('[')) return typed.split(',').map((label) => label.trim());
  const parsed = z.array(text).safeParse(parseJson(typed));
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

function timesOf(
  field: (name: string) => string,
  where: string,
): { readonly start: number; readonly end: number } | undefined {
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

function checkedEvent<T extends { readonly start: number; readonly end: number }>(where: string, row: T): T {
  if (row.start <= row.end) return row;
  throw new UserError(
    `${where}: an event from ${row.start} to ${row.end} ms; expected the start before the end`,
  );
}
