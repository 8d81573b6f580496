import { UserError } from '../errors.ts';
import { readCsv, stringifyCsv } from './csv.ts';
import { parseNumber, wrongNumber } from './number-text.ts';

/** The rows of a matrix that belong to one clip. */
interface FileRows {
  readonly filename: string;
  readonly firstRow: number;
  readonly rows: number;
}

/** What each row of a matrix stands for: a clip (scene tasks) or a frame of a clip (event tasks). */
export interface RowIndex {
  readonly rows: number;
  /** One after the other, without gaps. */
  readonly files: readonly FileRows[];
  /** Milliseconds, one per row, rising within a clip; null for scene tasks. */
  readonly timestamps: Float64Array | null;
}

/** The text of `<split>.index.csv`: `filename`, or `filename,timestamp`, one row per row of the matrix. */
export function stringifyRowIndex(index: RowIndex): string {
  const { timestamps } = index;
  if (timestamps === null) {
    return stringifyCsv(
      ['filename'],
      index.files.map(({ filename }) => [filename]),
    );
  }
  return stringifyCsv(
    ['filename', 'timestamp'],
    index.files.flatMap(({ filename, firstRow, rows }) =>
      Array.from(timestamps.subarray(firstRow, firstRow + rows), (timestamp) => [filename, timestamp]),
    ),
  );
}

/** Reads `<split>.index.csv`. */
export async function readRowIndex(path: string): Promise<RowIndex> {
  let builder: RowIndexBuilder | undefined;
  await readCsv(
    path,
    'the index of an embeddings matrix, a csv with the columns filename and, for events, timestamp',
    (columns) => {
      const names = columns.join(',');
      if (names !== 'filename' && names !== 'filename,timestamp') {
        throw new UserError(`${path}: columns are ${names}; expected filename or filename,timestamp`);
      }
      builder = new RowIndexBuilder(path, columns.length === 2);
    },
    (fields, row) => builder?.add(fields, row),
  );
  if (builder === undefined) throw new UserError(`${path}: empty`);
  return builder.finish();
}

/** Gathers the first columns (filename, and timestamp for events) of a csv file and checks their order. */
export class RowIndexBuilder {
  readonly #name: string;
  readonly #files: { filename: string; firstRow: number; rows: number }[] = [];
  readonly #csvRows = new Map<string, number>();
  readonly #timestamps: number[] | null;
  #rows = 0;

  constructor(name: string, withTimestamps: boolean) {
    this.#name = name;
    this.#timestamps = withTimestamps ? [] : null;
  }

  /** @throws UserError for a clip that is there twice, a timestamp that is not a number or not after the one before */
  add(fields: readonly string[], csvRow: number): void {
    const [filename = '', time = ''] = fields;
    const last = this.#files.at(-1);
    const isFirst = last?.filename !== filename;
    const place = `${this.#name}, row ${csvRow}`;
    if (filename === '') throw new UserError(`${place}, column filename: empty`);
    if (isFirst || this.#timestamps === null) {
      const earlier = this.#csvRows.get(filename);
      if (earlier !== undefined) {
        throw new UserError(
          `${place}, column filename: ${filename} is in row ${earlier} too; expected each file once`,
        );
      }
      this.#csvRows.set(filename, csvRow);
    }
    if (this.#timestamps !== null) {
      const timestamp = parseNumber(time);
      if (!Number.isFinite(timestamp)) {
        throw wrongNumber(`${place}, column timestamp`, time, 'milliseconds');
      }
      const before = this.#timestamps.at(-1);
      if (!isFirst && before !== undefined && timestamp <= before) {
        throw new UserError(
          `${place}, column timestamp: ${time} comes after ${before}; expected rising timestamps`,
        );
      }
      this.#timestamps.push(timestamp);
    }
    if (isFirst || last === undefined) this.#files.push({ filename, firstRow: this.#rows, rows: 1 });
    else last.rows++;
    this.#rows++;
  }

  finish(): RowIndex {
    const timestamps = this.#timestamps === null ? null : Float64Array.from(this.#timestamps);
    return { rows: this.#rows, files: this.#files, timestamps };
  }
}
