import { UserError } from '../../errors.ts';
import type { LabelColumns } from './label-columns.ts';
import {
  fileAndSplit,
  finiteNumber,
  numberIn,
  onceOnly,
  type RowReader,
  type TableRow,
  textIn,
} from './table-row.ts';

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
    },
  };
}

/**
 * Reads the values of all targets of a file from each row. Where all are whole numbers they may be classes, unless the name
 * of a column tells that they are none.
 */
export function targetReader({ names, targets, places }: LabelColumns): RowReader {
  const once = onceOnly();
  let areValues = places.has('value') || places.has('frequency');
  let first: TableRow | undefined;
  return {
    take(row) {
      first ??= row;
      const common = fileAndSplit(row);
      once(row, [common.file], common.file);
      return targets.map((place) => {
        const [text, belongsTo] = [row.fields[place] ?? '', names[place] ?? ''];
        const expected = 'a number, as every column besides filename, split and group is a target';
        const label = finiteNumber(text, `${row.where}, column ${belongsTo}`, expected);
        areValues ||= !Number.isInteger(label);
        return { ...common, label, belongsTo };
      });
    },
    finish() {
      if (areValues || first === undefined) return;
      throw new UserError(
        `${first.where}: whole numbers alone from here on, which may be classes; expected a column named label, if they are, ` +
          'or value, or rows of filename, target, value',
      );
    },
  };
}

/**
 * Reads the frequency of one frame of a file from each row.
 *
 * @param column that of the time
 * @param unit of it, in milliseconds
 */
export function frameReader(column: 'timestamp' | 'time', unit: number): RowReader {
  const once = onceOnly();
  return {
    take(row) {
      const common = fileAndSplit(row);
      const time = numberIn(row, column);
      if (time < 0) throw new UserError(`${row.place(column)}: ${time}; expected a time from 0`);
      once(row, [common.file, time], `${column} ${time} of ${common.file}`);
      const start = time * unit;
      return [{ ...common, label: frequencyIn(row), start, end: start }];
    },
  };
}

/** pandas writes frames without a frequency, NaN, as empty fields. */
function frequencyIn(row: TableRow): number {
  if (/^(nan|none)?$/i.test(row.field('frequency').trim())) return 0;
  return numberIn(row, 'frequency', 'Hz, 0 or below where nothing is voiced');
}
