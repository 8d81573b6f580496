import { UserError } from '../errors.ts';
import { type CsvReading, readCsv } from './csv.ts';
import { namedColumns } from './named-columns.ts';
import { wrongNumber } from './number-text.ts';
import { RowIndexBuilder } from './row-index.ts';

/** Values of the frames of a clip. */
export interface Frames<T> {
  /** Milliseconds from 0, rising. */
  readonly times: readonly number[];
  readonly values: readonly T[];
}

/**
 * Reads a csv file with one value per frame of a clip, `filename,timestamp,<column>`; columns may be in any order, others
 * are passed over.
 *
 * @param parse makes a value of its text; undefined: it is none
 * @param expected in words, for errors
 * @returns by file, in the order of the csv file
 * @throws UserError with row and column for a missing column, timestamps that do not rise, a file that is there in two
 *   places, or a wrong value
 */
export async function readFrameTable<T>(
  path: string,
  column: string,
  parse: (text: string) => T | undefined,
  expected: string,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, Frames<T>>> {
  const frames = new Map<string, { times: number[]; values: T[] }>();
  const index = new RowIndexBuilder(path, true);
  const columns = namedColumns(path, ['filename', 'timestamp', column]);
  await readCsv(
    path,
    `a csv with the columns filename, timestamp and ${column}`,
    columns.header,
    (fields, row) => {
      const [file, timestamp, text] = columns.values(fields, row);
      index.add([file, timestamp], row);
      const time = Number(timestamp);
      if (time < 0) {
        throw new UserError(
          `${path}, row ${row}, column timestamp: ${timestamp}; expected milliseconds from 0`,
        );
      }
      const value = parse(text);
      if (value === undefined) {
        throw wrongNumber(`${path}, row ${row}, column ${column}`, text, expected);
      }
      const ofFile = frames.get(file) ?? { times: [], values: [] };
      frames.set(file, ofFile);
      ofFile.times.push(time);
      ofFile.values.push(value);
    },
    reading,
  );
  if (frames.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return frames;
}
