import Papa from 'papaparse';
import { UserError } from '../../errors.ts';
import { delimiterName, findDelimiter } from './csv-delimiter.ts';
import { CsvRows } from './csv-rows.ts';
import { textPieces } from './text-file.ts';

/** Called for each row after the header; `row` counts as a spreadsheet does, the header being row 1. */
type OnCsvRow = (fields: readonly string[], row: number) => void;

/**
 * A table that a user made: blanks around fields are taken away, no two columns have one name, and what had to be guessed
 * is told.
 */
export interface UserTable {
  /** Between the fields; undefined: it is found. */
  readonly delimiter?: string | undefined;
  /** Is given lines for the user to read. */
  readonly tell: (line: string) => void;
  /** Makes NFC of all fields, so that names meet however they were typed. */
  readonly unicode?: 'NFC';
  /** Its first row may be none of names. */
  readonly anyNames?: true;
}

/** A table of a user, or one of this program or of a corpus, whose fields are what is there. */
export type CsvReading = UserTable | { readonly delimiter: string; readonly tell?: undefined };

const OWN_TABLE: CsvReading = { delimiter: ',' };

/** The text of a csv file: comma, minimal quotes, `\n` after every row, the header first. */
export function stringifyCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return `${Papa.unparse([columns, ...rows] as unknown[][], { newline: '\n' })}\n`;
}

/** One row of a csv file, without what ends it. */
export function csvRow(fields: readonly (string | number)[]): string {
  return Papa.unparse([fields] as unknown[][], { newline: '\n' });
}

/**
 * Reads a csv file row by row, without holding all of it: strict UTF-8, a byte order mark or none, rows that end with
 * `\r\n`, `\n` or `\r` in one file.
 *
 * @param onHeader is given the columns, row 1; what it throws ends the reading
 * @throws UserError that names the file and the row, for text that is no UTF-8, wrong quotes, and rows that are longer or
 *   shorter than the header
 */
export async function readCsv(
  path: string,
  expected: string,
  onHeader: (columns: readonly string[]) => void,
  onRow: OnCsvRow,
  reading: CsvReading = OWN_TABLE,
): Promise<void> {
  let [columns, header] = [0, 1];
  for await (const { rows, row, delimiter } of csvRows(path, expected, reading)) {
    for (const fields of rows) {
      if (columns === 0) {
        [columns, header] = [fields.length, row()];
        if (reading.tell !== undefined && reading.anyNames !== true) checkNames(path, row(), fields);
        onHeader(fields);
      } else if (fields.length !== columns) {
        throw new UserError(
          `${path}, row ${row()}: ${fields.length} fields; expected ${columns}, as in row ${header}${
            fields.length > columns && reading.tell !== undefined
              ? `, and quotes around a field that has ${delimiterName(delimiter)} in it`
              : ''
          }`,
        );
      } else {
        onRow(fields, row());
      }
    }
  }
  if (columns === 0) throw new UserError(`${path}: empty; expected a header with the names of the columns`);
}

/** The columns that a csv file names in its first row, or none; nothing is checked, and nothing told. */
export async function readCsvHeader(
  path: string,
  expected: string,
  reading: CsvReading = OWN_TABLE,
): Promise<readonly string[]> {
  const silent = reading.tell === undefined ? reading : { ...reading, tell: () => {} };
  for await (const { rows } of csvRows(path, expected, silent)) {
    for (const fields of rows) return fields;
  }
  return [];
}

/** Rows in portions, the number of the one that was given last, and what divides them. */
async function* csvRows(path: string, expected: string, reading: CsvReading) {
  const { tell } = reading;
  let rows: CsvRows | undefined;
  const row = () => rows?.row ?? 1;
  let delimiter = ',';
  for await (const piece of textPieces(path, expected, () => `${path}, row ${row()}`)) {
    let text = piece;
    if (rows === undefined) {
      // A first row that Excel writes, and reads, as what is between the fields.
      const [first, said] = (tell && /^sep=([,;|\t])(?=[\r\n])/i.exec(text)) || [''];
      text = text.slice(first.length);
      delimiter = reading.delimiter ?? said ?? foundDelimiter(path, text, tell);
      rows = new CsvRows({ path, delimiter, trimmed: tell !== undefined });
    }
    yield { rows: asRead(rows.take(text), reading), row, delimiter };
  }
  if (rows !== undefined) yield { rows: asRead(rows.end(), reading), row, delimiter };
}

function* asRead(rows: Iterable<string[]>, reading: CsvReading): Generator<readonly string[]> {
  const normalized = reading.tell !== undefined && reading.unicode !== undefined;
  for (const fields of rows) yield normalized ? fields.map((field) => field.normalize('NFC')) : fields;
}

function foundDelimiter(path: string, text: string, tell: UserTable['tell'] | undefined): string {
  const found = findDelimiter(path, text);
  if (found !== ',') tell?.(`${path}: fields are divided by ${delimiterName(found)}, not by a comma`);
  return found;
}

/** @throws UserError for a name that two columns have */
function checkNames(path: string, row: number, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== '' && seen.has(name)) {
      throw new UserError(`${path}, row ${row}: column ${name} is there twice`);
    }
    seen.add(name);
  }
}
