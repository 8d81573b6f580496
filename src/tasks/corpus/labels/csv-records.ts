import { UserError } from '../../../errors.ts';
import { readCsv } from '../../../formats/files/csv.ts';

/**
 * The rows of a csv file as records of the columns that are asked for.
 *
 * @param expected what the file should be, with its article
 * @param optional columns that may be missing; their fields are then undefined
 * @throws UserError that names the file and the columns that it lacks
 */
export async function readCsvRecords<C extends string, O extends string = never>(
  file: string,
  expected: string,
  columns: readonly C[],
  optional: readonly O[] = [],
  delimiter = ',',
): Promise<(Record<C, string> & Record<O, string | undefined>)[]> {
  const records: (Record<C, string> & Record<O, string | undefined>)[] = [];
  let places: (readonly [string, number])[] = [];
  await readCsv(
    file,
    expected,
    (header) => {
      const missing = columns.filter((column) => !header.includes(column));
      if (missing.length > 0) {
        throw new UserError(`${file}: no column ${missing.join(', ')}; expected ${expected}`);
      }
      places = [...columns, ...optional].map((column) => [column, header.indexOf(column)]);
    },
    (fields) => {
      const record = Object.fromEntries(places.map(([column, place]) => [column, fields[place]]));
      records.push(record as (typeof records)[number]);
    },
    { delimiter },
  );
  return records;
}
