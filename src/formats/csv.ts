import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import Papa from 'papaparse';
import { UserError } from '../errors.ts';
import { missingFile } from './missing-file.ts';

/** Called for each row after the header; `row` counts as a spreadsheet does, the header being row 1. */
type OnCsvRow = (fields: readonly string[], row: number) => void;

/** Characters read at a time from a file. */
const CHUNK_BYTES = 2 ** 20;

/** The text of a csv file: comma, minimal quotes, `\n` after every row, the header first. */
export function stringifyCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return `${Papa.unparse([columns, ...rows] as unknown[][], { newline: '\n' })}\n`;
}

/**
 * Reads a csv file row by row, without holding all of it.
 *
 * @param delimiter between the fields, a comma unless told
 * @param onHeader is given the columns, row 1; what it throws ends the reading
 * @throws UserError that names the file and the row, when the quotes are wrong or a row is longer or shorter than the header
 */
export async function readCsv(
  path: string,
  expected: string,
  onHeader: (columns: readonly string[]) => void,
  onRow: OnCsvRow,
  delimiter = ',',
): Promise<void> {
  const handle = await open(path).catch(missingFile(path, expected));
  const rows = rowChecker(path, onHeader, onRow);
  const stream = createReadStream('', { fd: handle, encoding: 'utf8', highWaterMark: CHUNK_BYTES });
  await new Promise<void>((resolve, reject) => {
    Papa.parse<string[]>(stream, {
      delimiter,
      chunk: (results, parser) => {
        try {
          rows.take(results.data, results.errors);
        } catch (error) {
          // Before `abort`, which calls `complete`.
          reject(error);
          parser.abort();
          stream.destroy();
        }
      },
      complete: () => resolve(),
      error: missingOrReject(path, expected, reject),
    });
  });
  rows.end();
}

/** The columns that a csv file names in its first row, or none; nothing is checked. */
export async function readCsvHeader(path: string, expected: string): Promise<readonly string[]> {
  const missing = missingFile(path, expected);
  const handle = await open(path).catch(missing);
  try {
    const { buffer, bytesRead } = await handle
      .read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, 0)
      .catch(missing);
    const text = buffer
      .toString('utf8', 0, bytesRead)
      .replace(/^\ufeff/, '')
      .trimStart();
    return Papa.parse<string[]>(text, { delimiter: ',', preview: 1 }).data[0] ?? [];
  } finally {
    await handle.close();
  }
}

function missingOrReject(path: string, expected: string, reject: (reason: unknown) => void) {
  const missing = missingFile(path, expected);
  return (error: unknown) => {
    try {
      missing(error);
    } catch (reason) {
      reject(reason);
    }
  };
}

function rowChecker(name: string, onHeader: (columns: readonly string[]) => void, onRow: OnCsvRow) {
  let row = 0;
  let columns = 0;
  return {
    take(data: readonly string[][], errors: readonly Papa.ParseError[]): void {
      const quotes = errors.find((error) => error.type === 'Quotes');
      for (const [index, fields] of data.entries()) {
        row++;
        if (quotes?.row === index)
          throw new UserError(`${name}, row ${row}: ${quotes.message.toLowerCase()}`);
        if (fields.length === 1 && fields[0] === '') continue;
        if (columns === 0) {
          columns = fields.length;
          onHeader(fields.map((name, column) => (column === 0 ? name.replace(/^\ufeff/, '') : name)));
        } else if (fields.length !== columns) {
          throw new UserError(
            `${name}, row ${row}: ${fields.length} fields; expected ${columns}, as in row 1`,
          );
        } else {
          onRow(fields, row);
        }
      }
    },
    end(): void {
      if (columns === 0)
        throw new UserError(`${name}: empty; expected a header with the names of the columns`);
    },
  };
}
