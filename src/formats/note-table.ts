import { UserError } from '../errors.ts';
import { readCsv } from './csv.ts';
import { milliseconds } from './event-table.ts';
import { namedColumns } from './named-columns.ts';

/** A note that sounds from `start` to `end`, in milliseconds. */
export interface Note {
  readonly start: number;
  readonly end: number;
  /** In Hz. */
  readonly frequency: number;
}

/**
 * Reads notes from a csv file, `filename,start,end,frequency`, one row per note, in any order; a row whose last three are
 * empty says that there is a clip without notes.
 *
 * @throws UserError with row and column
 */
export async function readNoteTable(path: string): Promise<ReadonlyMap<string, readonly Note[]>> {
  const notes = new Map<string, Note[]>();
  const columns = namedColumns(path, ['filename', 'start', 'end', 'frequency']);
  await readCsv(
    path,
    'notes, a csv with the columns filename, start, end and frequency',
    columns.header,
    (fields, row) => {
      const [file, startText, endText, frequencyText] = columns.values(fields, row);
      const ofFile = notes.get(file) ?? [];
      notes.set(file, ofFile);
      if (startText === '' && endText === '' && frequencyText === '') return;
      const start = milliseconds(startText, `${path}, row ${row}, column start`);
      const end = milliseconds(endText, `${path}, row ${row}, column end`);
      if (end <= start) {
        throw new UserError(
          `${path}, row ${row}, column end: ${endText} is not after the start, ${startText}`,
        );
      }
      const frequency = Number(frequencyText);
      if (!(frequency > 0 && frequency < Number.POSITIVE_INFINITY)) {
        throw new UserError(`${path}, row ${row}, column frequency: '${frequencyText}'; expected Hz above 0`);
      }
      ofFile.push({ start, end, frequency });
    },
  );
  if (notes.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return notes;
}
