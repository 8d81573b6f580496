import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { FREQUENCIES_EXPECTED, parseFrequencies } from '../../../formats/labels/multipitch-table.ts';
import type { LabelColumns } from './label-columns.ts';
import type { TimeUnit } from './label-reading.ts';
import { UNIT_MS } from './label-rows.ts';
import type { LabelledFile } from './labelled-file.ts';
import {
  type Finished,
  fileAndSplit,
  finiteNumber,
  numberIn,
  onceOnly,
  type RowReader,
  type TableRow,
  textIn,
} from './table-row.ts';
import { several } from './told-names.ts';

const COLUMNS_TOLD = 8;

/** Reads the value of one target of a file from each row. */
export function valueReader(): RowReader {
  const once = onceOnly();
  const targets = new Set<string>();
  const files = new Map<string, { readonly first: TableRow; readonly targets: Set<string> }>();
  return {
    take(row) {
      const common = fileAndSplit(row);
      const target = textIn(row, 'target');
      once(row, [common.file, target], `${target} of ${common.file}`);
      const label = numberIn(row, 'value');
      const ofFile = files.get(common.file) ?? { first: row, targets: new Set() };
      files.set(common.file, ofFile);
      ofFile.targets.add(target);
      targets.add(target);
      return [{ ...common, label, belongsTo: target }];
    },
    finish() {
      for (const [file, { first, targets: found }] of files) {
        const missing = [...targets].filter((target) => !found.has(target));
        if (missing.length > 0) {
          throw new UserError(
            `${first.where}: ${file} has no ${missing.join(', ')}; expected every target of every file`,
          );
        }
      }
      return undefined;
    },
  };
}

/**
 * Reads the values of all targets of a file from each row. Where all are whole numbers they may be classes, unless the name
 * of a column tells that they are none; where all are 0 or 1, each column is a label.
 */
export function targetReader({ names, targets, places }: LabelColumns): RowReader {
  const once = onceOnly();
  const isNamedValue = places.has('value') || places.has('frequency');
  let [areWhole, areFlags] = [true, targets.length > 1 && !isNamedValue];
  const columns = targets.map((place) => at(names, place));
  let first: TableRow | undefined;
  const rows: LabelledFile[] = [];
  return {
    take(row) {
      first ??= row;
      const common = fileAndSplit(row);
      once(row, [common.file], common.file);
      for (const place of targets) {
        const [text, belongsTo] = [at(row.fields, place), at(names, place)];
        const flag = FLAGS.get(text.trim().toLowerCase());
        areFlags &&= flag !== undefined;
        const label = areFlags && flag !== undefined ? flag : targetIn(row, text, belongsTo, columns);
        areWhole &&= Number.isInteger(label);
        rows.push({ ...common, label, belongsTo });
      }
      return [];
    },
    finish() {
      if (areFlags) return oneHot(rows, targets.length);
      if (isNamedValue || !areWhole || first === undefined) return { rows };
      throw new UserError(
        `${first.where}: whole numbers alone from here on, which may be classes; expected --label and the name of a column, or a ` +
          'column named label, if they are; a column named value, or rows of filename, target, value, if not; --ignore for others',
      );
    },
  };
}

const FLAGS: ReadonlyMap<string, 0 | 1> = new Map([
  ...['0', '0.0', 'false'].map((text) => [text, 0] as const),
  ...['1', '1.0', 'true'].map((text) => [text, 1] as const),
]);

function targetIn(row: TableRow, text: string, column: string, columns: readonly string[]): number {
  const expected =
    'a number, as every column besides filename, split and group is a target; ' +
    `--label says which column is the label (${several(columns, COLUMNS_TOLD)}), --ignore passes over one`;
  return finiteNumber(text, `${row.where}, column ${column}`, expected);
}

/** A label for each 1 in a table of 0 and 1. */
function oneHot(rows: readonly LabelledFile[], columns: number): Finished {
  const labelled = new Set(rows.filter(({ label }) => label === 1).map(({ file }) => file));
  const seen = new Set<string>();
  const ones = rows.flatMap(({ belongsTo = '', label, ...common }): LabelledFile[] => {
    if (label === 1) return [{ ...common, label: belongsTo }];
    if (labelled.has(common.file) || seen.has(common.file)) return [];
    seen.add(common.file);
    return [{ ...common, label: null }];
  });
  const text = `${columns} columns of 0 and 1, each taken as a label`;
  return { type: 'labels', rows: ones, notes: [['columns', text]] };
}

/**
 * Reads the frequency of one frame of a file from each row.
 *
 * @param column that of the time
 * @param unit of it
 */
export function frameReader(column: 'timestamp' | 'time', unit: TimeUnit): RowReader {
  return framesReader(column, unit, (row) => [frequencyIn(row)]);
}

/**
 * Reads the frequencies of one frame of a file, a JSON array, from each row; a row of 0 Hz where it has none.
 *
 * @param column that of the time
 * @param unit of it
 */
export function pitchesReader(column: 'timestamp' | 'time', unit: TimeUnit): RowReader {
  return framesReader(column, unit, (row) => {
    const found = frequenciesIn(row);
    return found.length === 0 ? [0] : found;
  });
}

function framesReader(
  column: 'timestamp' | 'time',
  unit: TimeUnit,
  frequenciesOf: (row: TableRow) => readonly number[],
): RowReader {
  const once = onceOnly();
  return {
    take(row) {
      const common = fileAndSplit(row);
      const time = numberIn(row, column);
      if (time < 0) throw new UserError(`${row.place(column)}: ${time}; expected a time from 0`);
      once(row, [common.file, time], `${column} ${time} of ${common.file}`);
      const start = time * UNIT_MS[unit];
      return frequenciesOf(row).map((label) => ({ ...common, label, start, end: start }));
    },
  };
}

function frequenciesIn(row: TableRow): readonly number[] {
  const typed = row.field('frequencies');
  const found = parseFrequencies(typed);
  if (found !== undefined) return found;
  throw new UserError(`${row.place('frequencies')}: ${typed}; expected ${FREQUENCIES_EXPECTED}`);
}

/** pandas writes frames without a frequency, NaN, as empty fields. */
function frequencyIn(row: TableRow): number {
  if (/^(nan|none)?$/i.test(row.field('frequency').trim())) return 0;
  return numberIn(row, 'frequency', 'Hz, 0 or below where nothing is voiced');
}
