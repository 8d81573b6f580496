import { UserError } from '../errors.ts';
import { type CsvReading, readCsv, readCsvHeader } from './csv.ts';
import { milliseconds } from './event-table.ts';
import { namedColumns } from './named-columns.ts';
import { parseNumber } from './number-text.ts';

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
 * order; a row of which all but the first are empty says that there is a clip without notes.
 *
 * @throws UserError with row and column
 */
export async function readNoteTable(
  path: string,
  reading?: CsvReading,
): Promise<ReadonlyMap<string, readonly Note[]>> {
  const notes = new Map<string, Note[]>();
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
        throw new UserError(`${path}, row ${row}, column frequency: '${frequencyText}'; expected Hz above 0`);
      }
      ofFile.push({
        start,
        end,
        frequency,
        ...(withVelocity ? { velocity: velocityOf(velocityText, `${path}, row ${row}`) } : {}),
      });
    },
    reading,
  );
  if (notes.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return notes;
}

function velocityOf(text: string, place: string): number {
  const velocity = parseNumber(text);
  if (velocity >= 0 && velocity < Number.POSITIVE_INFINITY) return velocity;
  throw new UserError(`${place}, column velocity: '${text}'; expected a number from 0`);
}
