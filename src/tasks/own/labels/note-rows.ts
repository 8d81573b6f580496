import { UserError } from '../../../errors.ts';
import type { LabelColumns } from './label-columns.ts';
import type { LabelReading } from './label-reading.ts';
import { timesOf, UNIT_MS, unitOf } from './label-rows.ts';
import { fileAndSplit, numberIn, onceOnly, type RowReader } from './table-row.ts';

/** Reads a note from each row; one with a file alone says that this has none. */
export function noteReader(columns: LabelColumns, reading: LabelReading): RowReader {
  const factor = UNIT_MS[unitOf(columns, reading) ?? 'milliseconds'];
  const isStruck = columns.places.has('velocity');
  const once = onceOnly();
  return {
    take(row) {
      const common = fileAndSplit(row);
      const times = timesOf(row, columns, factor);
      const hertz = row.field('frequency').trim();
      if (times === undefined && hertz === '') {
        once(row, [common.file], `${common.file} without notes`);
        return [{ ...common, label: null }];
      }
      if (times === undefined) {
        throw new UserError(`${row.where}: a note without times; expected its start and its end`);
      }
      const label = numberIn(row, 'frequency', 'Hz above 0');
      once(row, [common.file, times.start, times.end, label], `a note of ${label} Hz of ${common.file}`);
      const velocity = isStruck ? { velocity: numberIn(row, 'velocity', 'a number from 0') } : {};
      return [{ ...common, label, ...times, ...velocity }];
    },
  };
}
