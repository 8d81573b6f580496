import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv, stringifyCsv } from '../files/csv.ts';
import { namedColumns } from '../files/named-columns.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';

/** A number of two clips. */
export interface ValuedPair {
  readonly files: readonly [string, string];
  readonly value: number;
}

/** By name, `a.wav | b.wav`, in the order of the file. */
export type PairTable = ReadonlyMap<string, ValuedPair>;

const CLIPS = ['filename1', 'filename2'] as const;

export function pairName([one, other]: readonly [string, string]): string {
  return `${one} | ${other}`;
}

/** Reads what people said of pairs, `filename1,filename2,different` (0 or 1). */
export function readJudgedPairs(path: string, reading?: CsvReading): Promise<PairTable> {
  return readPairTable(path, 'different', (value) => value === 0 || value === 1, '0 or 1', reading);
}

/** Reads distances of pairs, `filename1,filename2,distance`. */
export function readPairDistances(path: string, reading?: CsvReading): Promise<PairTable> {
  return readPairTable(path, 'distance', Number.isFinite, 'a number', reading);
}

/**
 * Reads a csv file with one number per pair of clips. Columns may be in any order, others are passed over.
 *
 * @param column that of the number
 * @param expected what numbers there may be, in words
 * @throws UserError with row and column for a missing column, a pair that is there twice, or a value that is no number
 */
async function readPairTable(
  path: string,
  column: string,
  isValid: (value: number) => boolean,
  expected: string,
  reading: CsvReading | undefined,
): Promise<PairTable> {
  const pairs = new Map<string, ValuedPair>();
  const rows = new Map<string, number>();
  const names = [...CLIPS, column] as const;
  const columns = namedColumns(path, names);
  await readCsv(
    path,
    `a csv with the columns ${names.join(', ')}`,
    columns.header,
    (fields, row) => {
      const [one, other, text] = columns.values(fields, row);
      if (other === '') throw new UserError(`${path}, row ${row}, column filename2: empty`);
      const pair = pairName([one, other]);
      const earlier = rows.get(pair);
      if (earlier !== undefined) {
        throw new UserError(
          `${path}, row ${row}, column filename1: ${pair} is in row ${earlier} too; expected it once`,
        );
      }
      rows.set(pair, row);
      const value = parseNumber(text);
      if (!isValid(value)) {
        throw wrongNumber(`${path}, row ${row}, column ${column}`, text, expected);
      }
      pairs.set(pair, { files: [one, other], value });
    },
    reading,
  );
  if (pairs.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return pairs;
}

/** The text of a file with one number per pair. */
export function stringifyPairTable(column: 'different' | 'distance', pairs: Iterable<ValuedPair>): string {
  return stringifyCsv(
    [...CLIPS, column],
    Array.from(pairs, ({ files, value }) => [...files, value]),
  );
}
