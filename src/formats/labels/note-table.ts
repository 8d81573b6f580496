import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv, readCsvHeader } from '../files/csv.ts';
import { DoubledRows } from '../files/doubled-rows.ts';
import { namedColumns } from '../files/named-columns.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';
import { milliseconds } from './event-table.ts';

/** A note that sounds from `start` to `end`, in milliseconds. */
export interface Note {
  readonly start: number;
  readonly end: number;
  /** In Hz. */
  readonly frequency: number;
  /** How hard it is struck, from 0; for MIDI up to 127. */
  readonly velocity?: number;
}

/**
 * Reads notes from a csv file, `filename,start,end,frequency` and, where there are any, `velocity`, one row per note, in any
 * order; a row of which all but the first are empty says that there is a clip without notes. A row that says
 * what another says is taken once, and told.
 *
 * @throws UserError with row and column
 */
export async function readNoteTable(
  path: string,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, readonly Note[]>> {
  const notes = new Map<string, Note[]>();
  const doubled = new DoubledRows();
  const expected = 'notes, a csv with the columns filename, start, end, frequency and maybe velocity';
  const withVelocity = (await readCsvHeader(path, expected, reading)).includes('velocity');
  const names = ['filename', 'start', 'end', 'frequency', ...(withVelocity ? ['velocity'] : [])];
  const columns = namedColumns(path, names);
  await readCsv(
    path,
    expected,
    columns.header,
    (fields, row) => {
      const [file = '', startText = '', endText = '', frequencyText = '', velocityText = ''] = columns.values(
        fields,
        row,
      );
      const ofFile = notes.get(file) ?? [];
      notes.set(file, ofFile);
      if (startText + endText + frequencyText + velocityText === '') return;
      const start = milliseconds(startText, `${path}, row ${row}, column start`);
      const end = milliseconds(endText, `${path}, row ${row}, column end`);
      if (end <= start) {
        throw new UserError(
          `${path}, row ${row}, column end: ${endText} is not after the start, ${startText}`,
        );
      }
      const frequency = parseNumber(frequencyText);
      if (!(frequency > 0)) {
        throw wrongNumber(`${path}, row ${row}, column frequency`, frequencyText, 'Hz above 0');
      }
      const velocity = withVelocity ? velocityOf(velocityText, `${path}, row ${row}`) : undefined;
      if (doubled.has([file, start, end, frequency, velocity], row)) return;
      ofFile.push({ start, end, frequency, ...(velocity === undefined ? {} : { velocity }) });
    },
    reading,
  );
  doubled.tell(path, reading?.tell);
  if (notes.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return notes;
}

function velocityOf(text: string, place: string): number {
  const velocity = parseNumber(text);
  if (velocity >= 0 && velocity < Number.POSITIVE_INFINITY) return velocity;
  throw wrongNumber(`${place}, column velocity`, text, 'a number from 0');
}
