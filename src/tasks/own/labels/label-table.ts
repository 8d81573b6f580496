import { basename } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../errors.ts';
import { readCsv } from '../../../formats/files/csv.ts';
import { readJsonFile } from '../../../formats/files/json-file.ts';
import { nameSplits } from '../split-names.ts';
import { columnNotes } from './column-notes.ts';
import { halfPairReader, pairReader, rankReader } from './distance-rows.ts';
import { headerNames } from './header-names.ts';
import { type LabelColumns, labelColumns } from './label-columns.ts';
import type { LabelReading, TimeUnit } from './label-reading.ts';
import { checkedEvent, divided, labelReader, labelText, UNIT_MS, unitOf } from './label-rows.ts';
import { checkLabelTexts } from './label-texts.ts';
import type { LabelledFile, LabelTable, Note } from './labelled-file.ts';
import { noteReader } from './note-rows.ts';
import { frameReader, pitchesReader, targetReader, valueReader } from './number-rows.ts';
import type { RowReader, TableRow } from './table-row.ts';
import { uniqueRows } from './unique-rows.ts';

const EXPECTED = 'labels as csv (filename, label) or json ({file: labels})';

const OTHER_FORMATS =
  /\.(jsonl|ndjson|xlsx?|ods|parquet|feather|pkl|npy|npz|ya?ml|xml|textgrid|eaf|mat|db|sqlite)$/i;

const READERS: Readonly<
  Record<LabelColumns['layout'], (columns: LabelColumns, reading: LabelReading) => RowReader>
> = {
  label: labelReader,
  lists: labelReader,
  pairs: pairReader,
  halves: halfPairReader,
  ranks: rankReader,
  values: valueReader,
  targets: targetReader,
  frames: (_, { unit = 'milliseconds' }) => frameReader('timestamp', unit),
  framesInSeconds: (_, { unit = 'seconds' }) => frameReader('time', unit),
  pitches: (_, { unit = 'milliseconds' }) => pitchesReader('timestamp', unit),
  pitchesInSeconds: (_, { unit = 'seconds' }) => pitchesReader('time', unit),
  notes: noteReader,
};

/**
 * Reads labels, or numbers in their place, from a csv or json file.
 *
 * The columns of a csv tell what is in it; docs/tasks.md lists them. `split` and `group` may be there too, where heads
 * are trained. json has labels only: `{file: label}`, `{file: [label, ...]}`, or `{file: [{label, start, end}, ...]}`,
 * milliseconds.
 *
 * @throws UserError that names the file, and the row
 */
export async function readLabelTable(file: string, reading: LabelReading = {}): Promise<LabelTable> {
  if (OTHER_FORMATS.test(file)) {
    throw new UserError(`${file}: expected ${EXPECTED}; of other formats a csv has to be made`);
  }
  const read = /\.json$/i.test(file) ? await readJsonTable(file, reading) : await readCsvTable(file, reading);
  return checkedTable(file, read, reading);
}

/** Checks what was read for what one row does not tell, and names its splits as tasks do. */
export function checkedTable(name: string, table: LabelTable, reading: LabelReading): LabelTable {
  const read = { ...table, rows: table.rows.map(composed) };
  if (read.rows.length === 0) throw new UserError(`${name}: no labels in it; expected ${EXPECTED}`);
  const texts = checkLabelTexts(name, read, reading);
  const unique = uniqueRows(name, read);
  const named = nameSplits(name, unique.rows);
  return { ...read, rows: named.rows, notes: [...read.notes, ...texts, ...unique.notes, ...named.notes] };
}

/** Labels that look the same are the same, however their accents are written. */
function composed(row: LabelledFile): LabelledFile {
  return typeof row.label === 'string' ? { ...row, label: row.label.normalize('NFC') } : row;
}

const event = z.object({ label: labelText, start: z.number().min(0), end: z.number().min(0) });
const jsonTable = z.record(
  z.string(),
  z.union([labelText, z.array(labelText), z.array(event)], {
    error: 'expected a label, or a list of labels or events; pairs, ranks, targets and frames in a csv',
  }),
  { error: 'expected an object, {file: labels}' },
);

async function readJsonTable(file: string, reading: LabelReading): Promise<LabelTable> {
  const table = await readJsonFile(file, jsonTable, EXPECTED);
  const { separator = 'none', unit = 'milliseconds' } = reading;
  const factor = UNIT_MS[unit];
  let hasTimes = false;
  const rows = Object.entries(table).flatMap(([name, told]): LabelledFile[] => {
    const labels = [told].flat();
    if (labels.length === 0) return [{ file: name, label: null }];
    return labels.flatMap((label) => {
      if (typeof label === 'string') {
        return divided(label, separator).map((one) => ({
          file: name,
          label: oneLabel(one, `${file}: ${name}`),
        }));
      }
      hasTimes = true;
      return [
        checkedEvent(`${file}: ${name}`, {
          file: name,
          label: oneLabel(label.label, `${file}: ${name}`),
          start: label.start * factor,
          end: label.end * factor,
        }),
      ];
    });
  });
  const notes: Note[] = [['from', basename(file)]];
  if (hasTimes) {
    notes.push(['times', `${unit}, ${reading.unit === undefined ? 'as json has them' : `--${unit}`}`]);
  }
  const guessedUnit = hasTimes && reading.unit === undefined ? unit : undefined;
  return { type: 'labels', rows, notes, guessedUnit };
}

function oneLabel(typed: string, place: string): string {
  if (typed.trim() !== '') return typed.trim();
  throw new UserError(`${place}: an empty label; expected [] where there is none`);
}

async function readCsvTable(file: string, reading: LabelReading): Promise<LabelTable> {
  const rows: LabelledFile[] = [];
  const notes: Note[] = [];
  let [type, reader]: [LabelTable['type'], RowReader] = ['labels', { take: () => [] }];
  let guessedUnit: TimeUnit | undefined;
  let rowOf: (fields: readonly string[], row: number) => TableRow;
  const take = (fields: readonly string[], row: number) => {
    for (const labelled of reader.take(rowOf(fields, row))) rows.push(labelled);
  };
  await readCsv(
    file,
    EXPECTED,
    (header) => {
      const { names, isHeader } = headerNames(file, header, reading);
      const columns = labelColumns(file, names, reading);
      type = columns.type;
      reader = READERS[columns.layout](columns, reading);
      rowOf = rowsOf(file, columns);
      const unit = unitOf(columns, reading);
      if (columns.times?.isPlain !== false && reading.unit === undefined) guessedUnit = unit;
      notes.push(...columnNotes(file, columns, { isHeader, unit, reading }));
      if (!isHeader) take(header, 1);
    },
    take,
    {
      delimiter: reading.delimiter,
      anyNames: true,
      tell: (line) => notes.push(['from', line.replace(`${file}: `, '')]),
    },
  );
  const finished = reader.finish?.();
  return {
    type: finished?.type ?? type,
    rows: finished?.rows ?? rows,
    notes: [...notes, ...(finished?.notes ?? [])],
    guessedUnit,
  };
}

function rowsOf(path: string, { names, places }: LabelColumns) {
  return (fields: readonly string[], row: number): TableRow => {
    const where = `${path}, row ${row}`;
    return {
      row,
      where,
      fields,
      field: (column) => fields[places.get(column) ?? -1] ?? '',
      place: (column) => `${where}, column ${names[places.get(column) ?? -1]}`,
    };
  };
}
