import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { type CsvReading, csvRow, readCsv } from '../files/csv.ts';
import { NumberList } from '../files/number-list.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';
import { writeChunks } from '../files/stream-file.ts';
import { type RowIndex, RowIndexBuilder } from './row-index.ts';

/** Probabilities of each label, for clips (scene tasks) or frames of clips (event tasks). */
export interface Predictions {
  readonly labels: readonly string[];
  readonly index: RowIndex;
  /** Shape (rows, labels). */
  readonly probabilities: Float32Array;
}

/** Enough digits to give every float32 back. */
const FLOAT32_DIGITS = 9;
const ROWS_PER_CHUNK = 1024;
/** Softmax and sigmoid in float32 may pass 1 by rounding. */
const ROUNDING = 1e-6;
/** How far the sum of a row may be from 1: probabilities may have been written with few digits. */
const SUM_TOLERANCE = 0.01;

/**
 * Writes `predicted-<split>.csv`: `filename,<label>,...` for scenes, `filename,timestamp,<label>,...` for events.
 *
 * @param parts tables with the same labels, one below the other (`predicted-test.csv` holds those of all folds)
 */
export async function writePredictions(path: string, parts: readonly Predictions[]): Promise<void> {
  await writeChunks(path, predictionLines(parts));
}

/** The text of what `writePredictions` writes, in pieces. */
function* predictionLines(parts: readonly Predictions[]): Generator<string> {
  const [first] = parts;
  if (first === undefined) throw new RangeError('no predictions to write');
  const leading = first.index.timestamps === null ? ['filename'] : ['filename', 'timestamp'];
  yield `${csvRow([...leading, ...first.labels])}\n`;
  for (const { index, labels, probabilities } of parts) {
    if (labels.join('\n') !== first.labels.join('\n')) {
      throw new RangeError('predictions differ in their labels');
    }
    let lines: string[] = [];
    for (const { filename, firstRow, rows } of index.files) {
      const name = csvRow([filename]);
      for (let row = firstRow; row < firstRow + rows; row++) {
        let line = index.timestamps === null ? name : `${name},${index.timestamps[row]}`;
        for (let column = 0; column < labels.length; column++) {
          const value = probabilities[row * labels.length + column] as number;
          line += `,${Number(value.toPrecision(FLOAT32_DIGITS))}`;
        }
        lines.push(line);
        if (lines.length === ROWS_PER_CHUNK) {
          yield `${lines.join('\n')}\n`;
          lines = [];
        }
      }
    }
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
}

/**
 * Reads `predicted-<split>.csv`.
 *
 * @param kind event tables have a column `timestamp`
 * @param vocabulary the labels the columns must name, in any order; what is returned is in this order; null: whatever
 *   the columns name, in their order
 * @param options.reading how the csv is read; default: as this program's own
 * @param options.rowsSumToOne whether a row whose probabilities do not sum to 1 is a mistake
 * @throws UserError with row and column for a missing, unknown or doubled column, a file that is there twice, timestamps
 *   out of order, or a value that is not a probability
 */
export async function readPredictions(
  path: string,
  kind: 'scene' | 'event',
  vocabulary: readonly string[] | null,
  {
    rowsSumToOne = false,
    reading,
  }: { readonly rowsSumToOne?: boolean; readonly reading?: CsvReading | undefined } = {},
): Promise<Predictions> {
  const leading = kind === 'scene' ? ['filename'] : ['filename', 'timestamp'];
  const index = new RowIndexBuilder(path, kind === 'event');
  const values = new NumberList(Float32Array);
  let labels: readonly string[] = [];
  let columns: readonly number[] = [];
  await readCsv(
    path,
    `predictions, a csv with the columns ${leading.join(', ')} and one per label`,
    (header) => {
      labels = vocabulary ?? header.slice(leading.length);
      columns = labelColumns(path, header, leading, labels);
    },
    (fields, row) => {
      index.add(fields, row);
      let sum = 0;
      for (const [label, column] of columns.entries()) {
        const text = at(fields, column);
        const value = parseNumber(text);
        if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
          const place = `${path}, row ${row}, column ${labels[label]}`;
          throw wrongNumber(place, text, 'a probability between 0 and 1');
        }
        values.push(value);
        sum += value;
      }
      if (rowsSumToOne && Math.abs(sum - 1) > SUM_TOLERANCE) {
        const rounded = Number(sum.toPrecision(6));
        throw new UserError(`${path}, row ${row}: the probabilities sum to ${rounded}; expected 1`);
      }
    },
    reading,
  );
  const finished = index.finish();
  if (finished.rows === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return { labels, index: finished, probabilities: values.finish() };
}

function labelColumns(
  path: string,
  header: readonly string[],
  leading: readonly string[],
  vocabulary: readonly string[],
): readonly number[] {
  for (const [column, name] of leading.entries()) {
    if (header[column] !== name) {
      throw new UserError(
        `${path}: column ${column + 1} is ${header[column] ?? 'missing'}; expected ${name}`,
      );
    }
  }
  const columnOf = new Map<string, number>();
  const known = new Set(vocabulary);
  for (const [offset, label] of header.slice(leading.length).entries()) {
    const column = offset + leading.length;
    if (label === '') {
      throw new UserError(`${path}, row 1: column ${column + 1} has no name; expected a label`);
    }
    if (!known.has(label)) {
      throw new UserError(`${path}: column ${column + 1} is ${label}, which is not in the label vocabulary`);
    }
    if (columnOf.has(label)) throw new UserError(`${path}: column ${label} is there twice`);
    columnOf.set(label, column);
  }
  return vocabulary.map((label) => {
    const column = columnOf.get(label);
    if (column === undefined) {
      throw new UserError(`${path}: column ${label} is missing; expected one per label`);
    }
    return column;
  });
}
