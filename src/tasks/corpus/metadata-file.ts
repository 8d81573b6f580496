import path from 'node:path';
import { readCsv, stringifyCsv } from '../../formats/csv.ts';
import { PythonFloat, stringifyPythonJson } from '../../formats/python-json.ts';
import { type Label, labelsAsRead } from './labels.ts';
import type { MetadataRow } from './metadata-rows.ts';
import { parsePandasFloat } from './pandas-float.ts';

/** A row as the steps after the metadata see it. */
export interface StoredRow {
  readonly relpath: string;
  readonly split: string;
  readonly label: Label;
  /** Milliseconds; 0 for scenes. */
  readonly start: number;
  /** Milliseconds; 0 for scenes. */
  readonly end: number;
  readonly filestem: string;
}

const FILE = 'metadata.csv';

/** The text of `metadata.csv`, with hear-preprocess's columns, and where it belongs under a step's output. */
export function metadataFile(
  outDir: string,
  rows: readonly MetadataRow[],
): { readonly path: string; readonly text: string } {
  const isEvent = rows.some((row) => row.start !== undefined);
  const columns = ['relpath', 'split', 'label', ...(isEvent ? ['start', 'end'] : [])];
  const text = stringifyCsv(
    [...columns, 'unique_filestem', 'split_key'],
    rows.map((row) => [
      row.relpath,
      row.split,
      row.label,
      ...(isEvent ? [pythonFloat(row.start ?? 0), pythonFloat(row.end ?? 0)] : []),
      row.filestem,
      row.splitKey,
    ]),
  );
  return { path: path.join(outDir, FILE), text };
}

/** The rows of a step's `metadata.csv`, in their order; labels typed as pandas would type them. */
export async function readMetadataFile(folder: string): Promise<StoredRow[]> {
  const rows: Omit<StoredRow, 'label'>[] = [];
  const labels: string[] = [];
  let columns: readonly string[] = [];
  await readCsv(
    path.join(folder, FILE),
    'the metadata of a corpus',
    (header) => {
      columns = header;
    },
    (fields) => {
      const field = (column: string) => fields[columns.indexOf(column)] ?? '';
      labels.push(field('label'));
      rows.push({
        relpath: field('relpath'),
        split: field('split'),
        start: milliseconds(field('start')),
        end: milliseconds(field('end')),
        filestem: field('unique_filestem'),
      });
    },
  );
  const typed = labelsAsRead(labels);
  return rows.map((row, index) => ({ ...row, label: typed[index] as Label }));
}

/** hear-preprocess, too, has its times after pandas has written and read them. */
function milliseconds(text: string): number {
  return text === '' ? 0 : parsePandasFloat(text);
}

function pythonFloat(value: number): string {
  return stringifyPythonJson(new PythonFloat(value), null);
}
