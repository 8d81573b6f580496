import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv } from '../files/csv.ts';
import { namedColumns } from '../files/named-columns.ts';
import { NumberList } from '../files/number-list.ts';
import { wrongNumber } from '../files/number-text.ts';
import { type RowIndex, RowIndexBuilder } from '../folders/row-index.ts';

/** Values of the frames of a clip. */
export interface Frames<T> {
  /** Milliseconds from 0, rising. */
  readonly times: readonly number[] | Float64Array;
  /** As many as times. */
  readonly values: readonly T[] | (T extends number ? Float64Array : never);
}

/** What the column of values holds. */
interface ValueColumn<T> {
  readonly column: string;
  /** Makes a value of its text; undefined: it is none. */
  readonly parse: (text: string) => T | undefined;
  /** In words, for errors. */
  readonly expected: string;
}

/**
 * Reads a csv file with one value per frame of a clip, `filename,timestamp,<column>`; columns may be in any order, others
 * are passed over.
 *
 * @returns by file, in the order of the csv file
 * @throws UserError with row and column for a missing column, timestamps that do not rise, a file that is there in two
 *   places, or a wrong value
 */
export async function readFrameTable<T>(
  path: string,
  column: ValueColumn<T>,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, Frames<T>>> {
  const values: T[] = [];
  const index = await readFrames(path, column, (value) => values.push(value), reading);
  return byFile(index, (first, end) => values.slice(first, end));
}

/**
 * Reads a csv file with one number per frame of a clip, `filename,timestamp,<column>`; columns may be in any order, others
 * are passed over. A frame takes 16 bytes: all times and all numbers are one array each, of which clips have parts.
 *
 * @returns by file, in the order of the csv file
 * @throws UserError with row and column for a missing column, timestamps that do not rise, a file that is there in two
 *   places, or a wrong value
 */
export async function readNumberFrames(
  path: string,
  column: ValueColumn<number>,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, Frames<number>>> {
  const values = new NumberList(Float64Array);
  const index = await readFrames(path, column, (value) => values.push(value), reading);
  const all = values.finish();
  return byFile(index, (first, end) => all.subarray(first, end));
}

async function readFrames<T>(
  path: string,
  { column, parse, expected }: ValueColumn<T>,
  onValue: (value: T) => void,
  reading: CsvReading | undefined,
): Promise<RowIndex> {
  const index = new RowIndexBuilder(path, true);
  const columns = namedColumns(path, ['filename', 'timestamp', column]);
  await readCsv(
    path,
    `a csv with the columns filename, timestamp and ${column}`,
    columns.header,
    (fields, row) => {
      const [file, timestamp, text] = columns.values(fields, row);
      index.add([file, timestamp], row);
      if (Number(timestamp) < 0) {
        throw new UserError(
          `${path}, row ${row}, column timestamp: ${timestamp}; expected milliseconds from 0`,
        );
      }
      const value = parse(text);
      if (value === undefined) {
        throw wrongNumber(`${path}, row ${row}, column ${column}`, text, expected);
      }
      onValue(value);
    },
    reading,
  );
  if (index.rows === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return index.finish();
}

function byFile<T>(
  { files, timestamps }: RowIndex,
  valuesOf: (first: number, end: number) => Frames<T>['values'],
): ReadonlyMap<string, Frames<T>> {
  const times = timestamps ?? new Float64Array();
  return new Map(
    files.map(({ filename, firstRow, rows }) => [
      filename,
      { times: times.subarray(firstRow, firstRow + rows), values: valuesOf(firstRow, firstRow + rows) },
    ]),
  );
}
