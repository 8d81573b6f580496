import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { csvRow, readCsv } from '../files/csv.ts';
import { NumberList } from '../files/number-list.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';
import { writeChunks } from '../files/stream-file.ts';

/** Characters that are written at a time. */
const PIECE = 2 ** 16;

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
  return [...rowIndexLines(index)].join('');
}

/** Writes `<split>.index.csv` clip by clip: a text of millions of frames would be longer than a string can be. */
export async function writeRowIndex(path: string, index: RowIndex): Promise<void> {
  await writeChunks(path, joined(rowIndexLines(index)));
}

/** The header, then the rows of each clip. */
function* rowIndexLines({ files, timestamps }: RowIndex): Generator<string> {
  yield timestamps === null ? 'filename\n' : 'filename,timestamp\n';
  for (const { filename, firstRow, rows } of files) {
    const name = csvRow([filename]);
    if (timestamps === null) {
      yield `${name}\n`;
    } else {
      let lines = '';
      for (let row = firstRow; row < firstRow + rows; row++) lines += `${name},${at(timestamps, row)}\n`;
      yield lines;
    }
  }
}

/** Texts of some size: a write for each clip would take longer than what it writes. */
function* joined(texts: Iterable<string>): Generator<string> {
  let text = '';
  for (const one of texts) {
    text += one;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
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
  readonly #timestamps: NumberList<Float64Array> | null;
  #before = Number.NaN;
  #rows = 0;

  constructor(name: string, withTimestamps: boolean) {
    this.#name = name;
    this.#timestamps = withTimestamps ? new NumberList(Float64Array) : null;
  }

  /** How many rows there are so far. */
  get rows(): number {
    return this.#rows;
  }

  /** @throws UserError for a clip that is there twice, a timestamp that is not a number or not after the one before */
  add(fields: readonly string[], csvRow: number): void {
    const [filename = '', time = ''] = fields;
    const last = this.#files.at(-1);
    const isFirst = last?.filename !== filename;
    const place = () => `${this.#name}, row ${csvRow}`;
    if (filename === '') throw new UserError(`${place()}, column filename: empty`);
    if (isFirst || this.#timestamps === null) {
      const earlier = this.#csvRows.get(filename);
      if (earlier !== undefined) {
        throw new UserError(
          `${place()}, column filename: ${filename} is in row ${earlier} too; expected each file once`,
        );
      }
      this.#csvRows.set(filename, csvRow);
    }
    if (this.#timestamps !== null) {
      const timestamp = parseNumber(time);
      if (!Number.isFinite(timestamp)) {
        throw wrongNumber(`${place()}, column timestamp`, time, 'milliseconds');
      }
      if (!isFirst && timestamp <= this.#before) {
        throw new UserError(
          `${place()}, column timestamp: ${time} comes after ${this.#before}; expected rising timestamps`,
        );
      }
      this.#before = timestamp;
      this.#timestamps.push(timestamp);
    }
    if (isFirst || last === undefined) this.#files.push({ filename, firstRow: this.#rows, rows: 1 });
    else last.rows++;
    this.#rows++;
  }

  finish(): RowIndex {
    return { rows: this.#rows, files: this.#files, timestamps: this.#timestamps?.finish() ?? null };
  }
}
