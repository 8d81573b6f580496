import { join } from 'node:path';
import { at } from '../../../at.ts';
import { readCsv, stringifyCsv } from '../../../formats/files/csv.ts';
import { PythonFloat, stringifyPythonJson } from '../../../formats/files/python-json.ts';
import { writeChunks } from '../../../formats/files/stream-file.ts';
import { parsePandasFloat } from '../../../numerics/pandas-float.ts';
import { isInteger, type Label, labelsAsRead } from './labels.ts';
import type { MetadataRow } from './metadata-rows.ts';

/** A row as the steps after the metadata see it. */
export interface StoredRow {
  readonly relpath: string;
  readonly split: string;
  /** Null for a clip that has none. */
  readonly label: Label | null;
  /** Milliseconds; 0 for scenes. */
  readonly start: number;
  /** Milliseconds; 0 for scenes. */
  readonly end: number;
  /** The pair, ranked list or target of a number. */
  readonly belongsTo?: string;
  /** Of a note. */
  readonly velocity?: number;
  readonly filestem: string;
}

const FILE = 'metadata.csv';
const ROWS_AT_ONCE = 1000;

/** Writes `metadata.csv`, with hear-preprocess's columns, under a step's output. */
export async function writeMetadataFile(outDir: string, rows: readonly MetadataRow[]): Promise<void> {
  await writeChunks(join(outDir, FILE), metadataLines(rows));
}

/** In pieces: text of millions of rows would be longer than a string can be. */
function* metadataLines(rows: readonly MetadataRow[]): Generator<string> {
  const isEvent = rows.some((row) => row.start !== undefined);
  const times = (row: MetadataRow) =>
    isEvent ? [pythonFloat(row.start ?? 0), pythonFloat(row.end ?? 0)] : [];
  const inSets = rows.some((row) => row.belongsTo !== undefined);
  const set = (row: MetadataRow) => (inSets ? [row.belongsTo ?? ''] : []);
  const areStruck = rows.some((row) => row.velocity !== undefined);
  const struck = (row: MetadataRow) => (areStruck ? [row.velocity ?? ''] : []);
  const columns = [
    ...['relpath', 'split', 'label'],
    ...(isEvent ? ['start', 'end'] : []),
    ...(inSets ? ['belongs_to'] : []),
    ...(areStruck ? ['velocity'] : []),
  ];
  const header = [...columns, 'unique_filestem', 'split_key'];
  const headerText = stringifyCsv(header, []);
  yield headerText;
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const fields = rows
      .slice(first, first + ROWS_AT_ONCE)
      .map((row) => [
        row.relpath,
        row.split,
        row.label ?? '',
        ...times(row),
        ...set(row),
        ...struck(row),
        row.filestem,
        row.splitKey,
      ]);
    yield stringifyCsv(header, fields).slice(headerText.length);
  }
}

/**
 * The rows of a step's `metadata.csv`, in their order; labels typed as pandas would type them.
 *
 * @param isWanted leaves rows out before they take memory; it is given the text of the label, empty where there is none
 */
export async function readMetadataFile(
  folder: string,
  isWanted: (row: { readonly filestem: string; readonly split: string; readonly label: string }) => boolean,
): Promise<StoredRow[]> {
  const rows: (Omit<StoredRow, 'label'> & { label: Label | null })[] = [];
  let areIntegers = true;
  let place: Readonly<Record<string, number>> = {};
  await readCsv(
    join(folder, FILE),
    'the metadata of a corpus',
    (header) => {
      place = Object.fromEntries(header.map((column, index) => [column, index]));
    },
    (fields) => {
      const field = (column: string) => {
        const index = place[column];
        return index === undefined ? '' : at(fields, index);
      };
      const [label, split, filestem] = [field('label'), field('split'), field('unique_filestem')];
      areIntegers &&= label === '' || isInteger(label);
      if (!isWanted({ filestem, split, label })) return;
      rows.push({
        relpath: field('relpath'),
        split,
        label: label === '' ? null : label,
        start: milliseconds(field('start')),
        end: milliseconds(field('end')),
        belongsTo: field('belongs_to'),
        ...(field('velocity') === '' ? {} : { velocity: Number(field('velocity')) }),
        filestem,
      });
    },
  );
  const typed = labelsAsRead(
    rows.map(({ label }) => label ?? ''),
    areIntegers,
  );
  for (const [index, row] of rows.entries()) if (row.label !== null) row.label = at(typed, index);
  return rows;
}

/** hear-preprocess, too, has its times after pandas has written and read them. */
function milliseconds(text: string): number {
  return text === '' ? 0 : parsePandasFloat(text);
}

function pythonFloat(value: number): string {
  return stringifyPythonJson(new PythonFloat(value), null);
}
