import { UserError } from '../errors.ts';
import { readCsv } from './csv.ts';
import { namedColumns } from './named-columns.ts';

/**
 * Reads a csv file with one number per clip, or per pair of clips. Columns may be in any order, others are passed over.
 *
 * @param names columns that name the clips
 * @param column that of the number
 * @param options.isValid what numbers there may be, `options.expected` in words
 * @returns by the name of the clip, of a pair as `a.wav | b.wav`, in the order of the file
 * @throws UserError with row and column for a missing column, a row that is there twice, or a value that is no number
 */
export async function readValueTable(
  path: string,
  names: readonly ['filename'] | readonly ['filename1', 'filename2'],
  column: string,
  options: { readonly isValid: (value: number) => boolean; readonly expected: string },
): Promise<ReadonlyMap<string, number>> {
  const values = new Map<string, number>();
  const rows = new Map<string, number>();
  const columns = namedColumns(path, [...names, column]);
  await readCsv(
    path,
    `a csv with the columns ${[...names, column].join(', ')}`,
    columns.header,
    (fields, row) => {
      const found = columns.values(fields, row);
      const [text = '', ...clips] = [...found].reverse();
      const clip = clips.reverse().join(' | ');
      const earlier = rows.get(clip);
      if (earlier !== undefined) {
        throw new UserError(
          `${path}, row ${row}, column ${names[0]}: ${clip} is in row ${earlier} too; expected it once`,
        );
      }
      rows.set(clip, row);
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (!options.isValid(value)) {
        throw new UserError(`${path}, row ${row}, column ${column}: '${text}'; expected ${options.expected}`);
      }
      values.set(clip, value);
    },
  );
  if (values.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return values;
}
