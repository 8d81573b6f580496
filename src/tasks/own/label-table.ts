import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { readCsv, type UserTable } from '../../formats/csv.ts';
import { readJsonFile } from '../../formats/json-file.ts';
import { halfPairReader, pairReader, rankReader } from './distance-rows.ts';
import { type LabelColumns, labelColumns } from './label-columns.ts';
import { checkedEvent, labelListReader, labelReader, labelText } from './label-rows.ts';
import type { LabelledFile, LabelTable } from './labelled-file.ts';
import { frameReader, targetReader, valueReader } from './number-rows.ts';
import type { RowReader, TableRow } from './table-row.ts';

const EXPECTED = 'labels as csv (filename, label) or json ({file: labels})';

const UNTOLD: UserTable = { tell: () => {} };

const READERS: Readonly<Record<LabelColumns['layout'], (columns: LabelColumns) => RowReader>> = {
  label: labelReader,
  lists: labelListReader,
  pairs: pairReader,
  halves: halfPairReader,
  ranks: rankReader,
  values: valueReader,
  targets: targetReader,
  frames: () => frameReader('timestamp', 1),
  framesInSeconds: () => frameReader('time', 1000),
};

/**
 * Reads labels, or numbers in their place, from a csv or json file.
 *
 * The columns of a csv tell what is in it; docs/tasks.md lists them. `split` and `group` may be there too, where heads
 * are trained. json has labels only: `{file: label}`, `{file: [label, ...]}`, or `{file: [{label, start, end}, ...]}`,
 * milliseconds.
 *
 * @param reading its delimiter, where it is known, and whom to tell what was guessed; default: nobody
 * @throws UserError that names the file, and the row
 */
export async function readLabelTable(path: string, reading: UserTable = UNTOLD): Promise<LabelTable> {
  const table = /\.json$/i.test(path) ? await readJsonTable(path) : await readCsvTable(path, reading);
  if (table.rows.length === 0) throw new UserError(`${path}: no labels in it; expected ${EXPECTED}`);
  return table;
}

const event = z.object({ label: labelText, start: z.number().min(0), end: z.number().min(0) });
const jsonTable = z.record(
  z.string(),
  z.union([labelText, z.array(labelText), z.array(event)], {
    error: 'expected a label, or a list of labels or events; pairs, ranks, targets and frames in a csv',
  }),
);

async function readJsonTable(path: string): Promise<LabelTable> {
  const table = await readJsonFile(path, jsonTable, EXPECTED);
  const rows = Object.entries(table).flatMap(([file, labels]) =>
    [labels]
      .flat()
      .map((label) => (typeof label === 'string' ? { file, label } : checkedEvent(path, { file, ...label }))),
  );
  return { type: 'labels', rows };
}

async function readCsvTable(path: string, reading: UserTable): Promise<LabelTable> {
  const rows: LabelledFile[] = [];
  let [type, reader]: [LabelTable['type'], RowReader] = ['labels', labelReader()];
  let rowOf: (fields: readonly string[], row: number) => TableRow;
  await readCsv(
    path,
    EXPECTED,
    (header) => {
      const columns = labelColumns(path, header);
      type = columns.type;
      reader = READERS[columns.layout](columns);
      rowOf = rowsOf(path, columns);
    },
    (fields, row) => {
      for (const labelled of reader.take(rowOf(fields, row))) rows.push(labelled);
    },
    reading,
  );
  reader.finish?.();
  return { type, rows };
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
