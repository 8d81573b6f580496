import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv } from '../files/csv.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';

/** Numbers of clips: one per clip and target. */
export interface TargetTable {
  /** Names of the targets, by column. */
  readonly targets: readonly string[];
  /** By clip, in the order of the file. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads a csv file with numbers of clips, `filename,<target>,...`; columns may be in any order.
 *
 * @param targets those wanted, others being passed over; null: every column besides `filename`
 * @throws UserError with row and column for a missing column, a clip that is there twice, or a value that is no number
 */
export async function readTargetTable(
  path: string,
  targets: readonly string[] | null,
  reading?: CsvReading,
): Promise<TargetTable> {
  const wanted = targets === null ? 'one per target' : targets.join(', ');
  const expected = `a csv with the columns filename and ${wanted}`;
  const values = new Map<string, Float64Array>();
  const rows = new Map<string, number>();
  let names: readonly string[] = [];
  let [filename, places]: [number, readonly number[]] = [0, []];
  await readCsv(
    path,
    expected,
    (columns) => {
      filename = placeOf(path, columns, 'filename', wanted);
      names = targets ?? columns.filter((column) => column !== 'filename');
      if (names.length === 0) {
        throw new UserError(`${path}, row 1: columns are filename; expected ${expected}`);
      }
      places = names.map((name) => placeOf(path, columns, name, wanted));
    },
    (fields, row) => {
      const clip = at(fields, filename);
      const earlier = rows.get(clip);
      if (clip === '') throw new UserError(`${path}, row ${row}, column filename: empty`);
      if (earlier !== undefined) {
        throw new UserError(
          `${path}, row ${row}, column filename: ${clip} is in row ${earlier} too; expected it once`,
        );
      }
      rows.set(clip, row);
      const ofClip = places.map((place, target) => {
        const text = at(fields, place);
        const value = parseNumber(text);
        if (Number.isFinite(value)) return value;
        throw wrongNumber(`${path}, row ${row}, column ${names[target]}`, text, 'a number');
      });
      values.set(clip, Float64Array.from(ofClip));
    },
    reading,
  );
  if (values.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return { targets: names, values };
}

function placeOf(path: string, columns: readonly string[], name: string, wanted: string): number {
  const place = columns.indexOf(name);
  if (place < 0) {
    throw new UserError(
      `${path}, row 1: column ${name} is missing; columns are ${columns.join(', ')}, expected filename and ${wanted}`,
    );
  }
  if (columns.lastIndexOf(name) !== place) {
    throw new UserError(`${path}, row 1: column ${name} is there twice`);
  }
  return place;
}
