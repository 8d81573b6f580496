import { UserError } from '../../../errors.ts';
import { pairName } from '../../../formats/labels/pair-table.ts';
import { compareText } from '../../../numerics/text-order.ts';
import { fileIn, numberIn, onceOnly, type RowReader, type TableRow, textIn } from './table-row.ts';

/** Reads a pair of files, and whether they differ, from each row. */
export function pairReader(): RowReader {
  const once = onceOnly();
  return {
    take(row) {
      const [one, other] = [fileIn(row, 'filename1'), fileIn(row, 'filename2')];
      const belongsTo = pairName(compareText(one, other) <= 0 ? [one, other] : [other, one]);
      once(row, [belongsTo], `the pair ${belongsTo}`);
      const label = differenceIn(row);
      return [one, other].map((file) => ({ file, label, belongsTo }));
    },
  };
}

/** Reads one file of a pair from each row. */
export function halfPairReader(): RowReader {
  const pairs = new Map<string, { readonly rows: TableRow[]; readonly label: number }>();
  return {
    take(row) {
      const [file, belongsTo, label] = [fileIn(row, 'filename'), textIn(row, 'pair'), differenceIn(row)];
      const pair = pairs.get(belongsTo) ?? { rows: [], label };
      pairs.set(belongsTo, pair);
      pair.rows.push(row);
      if (pair.rows.length > 2) {
        throw new UserError(`${row.where}: a third file of pair ${belongsTo}; expected two`);
      }
      if (pair.label !== label) {
        throw new UserError(
          `${row.place('different')}: ${label}; expected ${pair.label}, as row ${pair.rows[0]?.row} says of pair ${belongsTo}`,
        );
      }
      return [{ file, label, belongsTo }];
    },
    finish() {
      for (const [pair, { rows }] of pairs) {
        if (rows.length === 1) {
          throw new UserError(`${rows[0]?.where}: the only file of pair ${pair}; expected two`);
        }
      }
      return undefined;
    },
  };
}

/** Reads a file of a ranked list from each row. */
export function rankReader(): RowReader {
  const once = onceOnly();
  return {
    take(row) {
      const [file, belongsTo] = [fileIn(row, 'filename'), textIn(row, 'rank_group')];
      const label = numberIn(row, 'rank');
      once(row, ['rank', belongsTo, label], `rank ${label} of ${belongsTo}`);
      once(row, ['file', belongsTo, file], `${file} of ${belongsTo}`);
      return [{ file, label, belongsTo }];
    },
  };
}

function differenceIn(row: TableRow): number {
  const value = numberIn(row, 'different', '0 or 1');
  if (value === 0 || value === 1) return value;
  throw new UserError(`${row.place('different')}: '${value}'; expected 0 or 1`);
}
