import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv } from '../files/csv.ts';
import { namedColumns } from '../files/named-columns.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';

/** Ranked lists of clips by the names of the lists: clips by rising rank, the first being the reference. */
export type RankedLists = ReadonlyMap<string, readonly string[]>;

const COLUMNS = ['rank_group', 'rank', 'filename'] as const;

/**
 * Reads a csv file with the ranks of clips, `rank_group,rank,filename`; columns and rows may be in any order.
 *
 * @throws UserError with row and column for a missing column, a rank that is no number, and for a rank or a clip that a
 *   list has twice
 */
export async function readRankTable(path: string, reading?: CsvReading): Promise<RankedLists> {
  const lists = new Map<string, { rank: number; file: string }[]>();
  const rows = new Map<string, number>();
  const columns = namedColumns(path, COLUMNS);
  await readCsv(
    path,
    `a csv with the columns ${COLUMNS.join(', ')}`,
    columns.header,
    (fields, row) => {
      const [group, text, file] = columns.values(fields, row);
      const rank = parseNumber(text);
      if (!Number.isFinite(rank)) {
        throw wrongNumber(`${path}, row ${row}, column rank`, text, 'a number');
      }
      if (file === '') throw new UserError(`${path}, row ${row}, column filename: empty`);
      for (const [column, value] of [
        ['rank', rank],
        ['filename', file],
      ] as const) {
        const key = JSON.stringify([group, column, value]);
        const earlier = rows.get(key);
        if (earlier !== undefined) {
          throw new UserError(
            `${path}, row ${row}, column ${column}: ${value} is in row ${earlier} too; expected it once in ${group}`,
          );
        }
        rows.set(key, row);
      }
      lists.set(group, [...(lists.get(group) ?? []), { rank, file }]);
    },
    reading,
  );
  if (lists.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return new Map(
    [...lists].map(([group, list]) => [group, list.sort((a, b) => a.rank - b.rank).map(({ file }) => file)]),
  );
}
