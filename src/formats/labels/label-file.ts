import { basename, dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv } from '../files/csv.ts';
import { DoubledRows } from '../files/doubled-rows.ts';
import { namedColumns } from '../files/named-columns.ts';
import { readEventTable } from './event-table.ts';
import { checkLabel, type KnownLabels } from './known-labels.ts';
import { labelList } from './label-list.ts';
import { typedLabel } from './label-text.ts';
import {
  type EventLabels,
  readEventLabels,
  readSceneLabels,
  type SceneLabels,
  type SoundEvent,
} from './split-labels.ts';

const JSON_NAME = /\.json$/;

/**
 * Reads the labels of scenes from one file: `<split>.json`, or a csv with the columns `filename,label` (one each) or
 * `filename,labels` (labels: a JSON array). Other columns are passed over.
 *
 * @param oneEach whether each clip has exactly one label
 * @throws UserError with row and column for a missing column, a file that is there twice, or a label that is not known
 */
export async function readSceneLabelFile(
  path: string,
  oneEach: boolean,
  known: KnownLabels,
  reading?: CsvReading,
): Promise<SceneLabels> {
  if (JSON_NAME.test(path)) {
    const labels = new Map<string, readonly string[]>();
    for (const [file, names] of await readSceneLabels(dirname(path), basename(path, '.json'))) {
      const typed = names.map((name) => typedLabel(name, `${path}, ${file}`));
      for (const name of typed) checkLabel(`${path}, ${file}`, name, known);
      addOnce(labels, path, file, typed);
    }
    return labels;
  }
  const column = oneEach ? 'label' : 'labels';
  const labels = new Map<string, readonly string[]>();
  const rows = new Map<string, number>();
  const columns = namedColumns(path, ['filename', column]);
  await readCsv(
    path,
    `labels, a csv with the columns filename and ${column}, or <split>.json`,
    columns.header,
    (fields, row) => {
      const [file, text] = columns.values(fields, row);
      const earlier = rows.get(file);
      if (earlier !== undefined) {
        throw new UserError(
          `${path}, row ${row}, column filename: ${file} is in row ${earlier} too; expected each file once`,
        );
      }
      rows.set(file, row);
      const place = `${path}, row ${row}, column ${column}`;
      const typed = oneEach ? [text] : labelList(text, place);
      const names = typed.map((name) => typedLabel(name, place));
      for (const name of names) checkLabel(place, name, known);
      labels.set(file, names);
    },
    reading,
  );
  if (labels.size === 0) throw new UserError(`${path}: no rows; expected at least one`);
  return labels;
}

/**
 * Reads the labels of an event task from one file: `<split>.json`, or a csv with the columns `filename,label,start,end`
 * or `filename,timestamp,labels` (frames; labels: a JSON array).
 *
 * @param known the labels there may be; null: any
 */
export async function readEventLabelFile(
  path: string,
  known: KnownLabels | null,
  reading?: CsvReading,
): Promise<EventLabels> {
  if (!JSON_NAME.test(path)) return readEventTable(path, known, reading);
  const labels = new Map<string, readonly SoundEvent[]>();
  const doubled = new DoubledRows();
  let count = 0;
  for (const [file, events] of await readEventLabels(dirname(path), basename(path, '.json'))) {
    const place = `${path}, ${file}`;
    const typed = events
      .map((event) => ({ ...event, label: typedLabel(event.label, place) }))
      .filter(({ label, start, end }) => !doubled.has([file, label, start, end], ++count));
    if (known !== null) for (const { label } of typed) checkLabel(place, label, known);
    addOnce(labels, path, file, typed);
  }
  doubled.tell(path, reading?.tell, 'event');
  return labels;
}

/** Under its name in NFC, which two names in the file may have. */
function addOnce<T>(labels: Map<string, T>, path: string, file: string, value: T): void {
  const name = file.normalize('NFC');
  if (labels.has(name)) throw new UserError(`${path}: ${name} is there twice; expected each file once`);
  labels.set(name, value);
}
