import { UserError } from '../../../errors.ts';
import { parseNumber } from '../../../formats/files/number-text.ts';
import type { LabelledFile, Note } from './labelled-file.ts';

/** A row of a csv file of labels. */
export interface TableRow {
  /** As a spreadsheet counts, the header being row 1. */
  readonly row: number;
  /** The csv file and the row, for errors. */
  readonly where: string;
  /** As they are in the file. */
  readonly fields: readonly string[];
  /** The text of a column by the name that it has in `label-columns.ts`; empty where there is no such column. */
  readonly field: (column: string) => string;
  /** The csv file, the row and the column, as the file names it, for errors. */
  readonly place: (column: string) => string;
}

/** Makes labels of the rows of a csv file. */
export interface RowReader {
  /** @throws UserError that names the row */
  readonly take: (row: TableRow) => readonly LabelledFile[];
  /** Is called after the last row. @throws UserError for what one row does not tell */
  readonly finish?: () => Finished | undefined;
}

/** What is known of a table when all of it is read. */
export interface Finished {
  readonly notes?: readonly Note[];
  /** In the place of what `take` gave. */
  readonly rows?: readonly LabelledFile[];
  readonly type?: 'labels';
}

/** What every row says, whatever its labels are. @throws UserError for a missing filename */
export function fileAndSplit(row: TableRow): Pick<LabelledFile, 'file' | 'split' | 'group'> {
  const [split, group] = [row.field('split'), row.field('group')];
  return {
    file: fileIn(row, 'filename'),
    ...(split === '' ? {} : { split }),
    ...(group === '' ? {} : { group }),
  };
}

/** @throws UserError where there is none */
export function fileIn({ field, where }: TableRow, column: string): string {
  const file = field(column).replaceAll('\\', '/').replace(/^\.\//, '');
  if (file === '') throw new UserError(`${where}: no ${column}; expected a path in the folder of audio`);
  return file;
}

/** @throws UserError where there is none */
export function textIn({ field, place }: TableRow, column: string): string {
  const text = field(column);
  if (text === '') throw new UserError(`${place(column)}: empty`);
  return text;
}

/** @throws UserError unless the column holds a finite number */
export function numberIn({ field, place }: TableRow, column: string, expected = 'a number'): number {
  return finiteNumber(field(column), place(column), expected);
}

/** @throws UserError unless the text is a finite number */
export function finiteNumber(text: string, place: string, expected: string): number {
  const value = parseNumber(text);
  if (!Number.isFinite(value)) throw new UserError(`${place}: '${text}'; expected ${expected}`);
  return value;
}

/**
 * Makes a check that nothing is told in two rows.
 *
 * @returns throws a UserError for a second row of the same `key`, which it names `what`
 */
export function onceOnly(): (row: TableRow, key: readonly (string | number)[], what: string) => void {
  const rows = new Map<string, number>();
  return ({ row, where }, key, what) => {
    const text = JSON.stringify(key);
    const earlier = rows.get(text);
    if (earlier !== undefined) {
      throw new UserError(`${where}: ${what} is in row ${earlier} too; expected it once`);
    }
    rows.set(text, row);
  };
}
