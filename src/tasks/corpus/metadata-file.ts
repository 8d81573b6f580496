import path from 'node:path';
import { readCsv, stringifyCsv } from '../../formats/csv.ts';
import { PythonFloat, stringifyPythonJson } from '../../formats/python-json.ts';
import { isInteger, type Label, labelsAsRead } from './labels.ts';
import type { MetadataRow } from './metadata-rows.ts';
import { parsePandasFloat } from './pandas-float.ts';

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
  readonly filestem: string;
}

const FILE = 'metadata.csv';
const ROWS_AT_ONCE = 50_000;

/** The bytes of `metadata.csv`, with hear-preprocess's columns, and where it belongs under a step's output. */
export function metadataFile(
  outDir: string,
  rows: readonly MetadataRow[],
): { readonly path: string; readonly bytes: Uint8Array } {
  const isEvent = rows.some((row) => row.start !== undefined);
  const times = (row: MetadataRow) =>
    isEvent ? [pythonFloat(row.start ?? 0), pythonFloat(row.end ?? 0)] : [];
  const inSets = rows.some((row) => row.belongsTo !== undefined);
  const set = (row: MetadataRow) => (inSets ? [row.belongsTo ?? ''] : []);
  const columns = [
    ...['relpath', 'split', 'label'],
    ...(isEvent ? ['start', 'end'] : []),
    ...(inSets ? ['belongs_to'] : []),
  ];
  const header = [...columns, 'unique_filestem', 'split_key'];
  const headerLength = stringifyCsv(header, []).length;
  // Text of millions of rows would be longer than a string can be.
  const parts = [Buffer.from(stringifyCsv(header, []))];
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const fields = rows
      .slice(first, first + ROWS_AT_ONCE)
      .map((row) => [
        row.relpath,
        row.split,
        row.label ?? '',
        ...times(row),
        ...set(row),
        row.filestem,
        row.splitKey,
      ]);
    parts.push(Buffer.from(stringifyCsv(header, fields).slice(headerLength)));
  }
  return { path: path.join(outDir, FILE), bytes: Buffer.concat(parts) };
}

/**
 * The rows of a step's `metadata.csv`, in their order; labels typed as pandas would type them.
 *
 * @param isWanted leaves rows out before they take memory
 */
export async function readMetadataFile(
  folder: string,
  isWanted: (row: { readonly filestem: string; readonly split: string }) => boolean,
): Promise<StoredRow[]> {
  const rows: Omit<StoredRow, 'label'>[] = [];
  const labels: string[] = [];
  let areIntegers = true;
  let columns: readonly string[] = [];
  await readCsv(
    path.join(folder, FILE),
    'the metadata of a corpus',
    (header) => {
      columns = header;
    },
    (fields) => {
      const field = (column: string) => fields[columns.indexOf(column)] ?? '';
      const [label, split, filestem] = [field('label'), field('split'), field('unique_filestem')];
      areIntegers &&= label === '' || isInteger(label);
      if (!isWanted({ filestem, split })) return;
      labels.push(label);
      rows.push({
        relpath: field('relpath'),
        split,
        start: milliseconds(field('start')),
        end: milliseconds(field('end')),
        belongsTo: field('belongs_to'),
        filestem,
      });
    },
  );
  const typed = labelsAsRead(labels, areIntegers);
  return rows.map((row, index) => ({ ...row, label: labels[index] === '' ? null : (typed[index] as Label) }));
}

/** hear-preprocess, too, has its times after pandas has written and read them. */
function milliseconds(text: string): number {
  return text === '' ? 0 : parsePandasFloat(text);
}

function pythonFloat(value: number): string {
  return stringifyPythonJson(new PythonFloat(value), null);
}
