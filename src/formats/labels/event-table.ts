import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv } from '../files/csv.ts';
import { DoubledRows } from '../files/doubled-rows.ts';
import { namedColumns } from '../files/named-columns.ts';
import { parseNumber, wrongNumber } from '../files/number-text.ts';
import { RowIndexBuilder } from '../folders/row-index.ts';
import { checkLabel, type KnownLabels } from './known-labels.ts';
import { labelList } from './label-list.ts';
import { typedLabel } from './label-text.ts';
import type { EventLabels, SoundEvent } from './split-labels.ts';

const EVENT_COLUMNS = ['filename', 'label', 'start', 'end'] as const;
const FRAME_COLUMNS = ['filename', 'timestamp', 'labels'] as const;
const EXPECTED =
  'events, a csv with the columns filename, label, start and end, or filename, timestamp and labels';

/** Whether a csv with this header lists events, and not frames. */
export function listsEvents(header: readonly string[]): boolean {
  return ['label', 'start', 'end'].every((name) => header.includes(name));
}

/**
 * Reads events from a csv file, times in milliseconds.
 *
 * Either `filename,label,start,end`, one row per event, in any order; a row whose last three are empty says that there
 * is a clip without events. Or `filename,timestamp,labels`, one row per frame, what sounds then as a JSON array: a label
 * sounds from the first to the last of frames in a row that have it.
 *
 * @param known the labels there may be; null: any
 * A row that says what another says is taken once, and told.
 *
 * @throws UserError with row and column
 */
export async function readEventTable(
  path: string,
  known: KnownLabels | null,
  reading?: CsvReading,
): Promise<EventLabels> {
  const events = new Map<string, SoundEvent[]>();
  const addTo = (file: string) => {
    const ofFile = events.get(file) ?? [];
    events.set(file, ofFile);
    return ofFile;
  };
  const doubled = new DoubledRows();
  let onRow: (fields: readonly string[], row: number) => void = () => {};
  await readCsv(
    path,
    EXPECTED,
    (header) => {
      onRow = header.includes('timestamp')
        ? frameReader(path, header, known, addTo)
        : eventReader(path, header, known, { addTo, doubled });
    },
    (fields, row) => onRow(fields, row),
    reading,
  );
  doubled.tell(path, reading?.tell);
  if (events.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return events;
}

type AddTo = (file: string) => SoundEvent[];

function eventReader(
  path: string,
  header: readonly string[],
  known: KnownLabels | null,
  { addTo, doubled }: { readonly addTo: AddTo; readonly doubled: DoubledRows },
) {
  const silent = new Map<string, number>();
  const sounding = new Map<string, number>();
  const only = (file: string, row: number, other: ReadonlyMap<string, number>) => {
    const earlier = other.get(file);
    if (earlier === undefined) return;
    throw new UserError(
      `${path}, rows ${earlier} and ${row}: ${file} has no events in one and an event in the other; expected one of both`,
    );
  };
  const columns = namedColumns(path, EVENT_COLUMNS);
  columns.header(header);
  return (fields: readonly string[], row: number): void => {
    const [file, text, startText, endText] = columns.values(fields, row);
    const ofFile = addTo(file);
    if (text === '' && startText === '' && endText === '') {
      only(file, row, sounding);
      silent.set(file, row);
      return;
    }
    only(file, row, silent);
    sounding.set(file, row);
    const label = typedLabel(text, `${path}, row ${row}, column label`);
    if (known !== null) checkLabel(`${path}, row ${row}, column label`, label, known);
    const start = milliseconds(startText, `${path}, row ${row}, column start`);
    const end = milliseconds(endText, `${path}, row ${row}, column end`);
    if (end < start) {
      throw new UserError(`${path}, row ${row}, column end: ${endText} is before the start, ${startText}`);
    }
    if (!doubled.has([file, label, start, end], row)) ofFile.push({ label, start, end });
  };
}

function frameReader(path: string, header: readonly string[], known: KnownLabels | null, addTo: AddTo) {
  const columns = namedColumns(path, FRAME_COLUMNS);
  columns.header(header);
  const index = new RowIndexBuilder(path, true);
  let file = '';
  let sounding = new Map<string, number>();
  return (fields: readonly string[], row: number): void => {
    const [filename, timestamp, text] = columns.values(fields, row);
    index.add([filename, timestamp], row);
    if (filename !== file) sounding = new Map();
    file = filename;
    const events = addTo(filename);
    const place = `${path}, row ${row}, column labels`;
    const labels = new Set(labelList(text, place).map((label) => typedLabel(label, place)));
    const time = Number(timestamp);
    const still = new Map<string, number>();
    for (const label of labels) {
      if (known !== null) checkLabel(place, label, known);
      const position = sounding.get(label);
      const event = position === undefined ? undefined : events[position];
      if (position !== undefined && event !== undefined) {
        events[position] = { ...event, end: time };
        still.set(label, position);
      } else {
        still.set(label, events.push({ label, start: time, end: time }) - 1);
      }
    }
    sounding = still;
  };
}

/** @throws UserError unless the text is a number from 0 */
export function milliseconds(text: string, place: string): number {
  const value = parseNumber(text);
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw wrongNumber(place, text, 'milliseconds');
  }
  return value;
}
