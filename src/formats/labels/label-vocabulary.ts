import { join } from 'node:path';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { type CsvReading, readCsv, stringifyCsv } from '../files/csv.ts';

const EXPECTED = 'the label vocabulary, a csv with the columns idx and label';

/** The text of `labelvocabulary.csv`; `labels` by index. */
export function stringifyVocabulary(labels: readonly string[]): string {
  return stringifyCsv(
    ['idx', 'label'],
    labels.map((label, index) => [index, label]),
  );
}

/** Reads `labelvocabulary.csv` of a task folder or an embeddings folder: labels by index. */
export async function readVocabulary(folder: string): Promise<readonly string[]> {
  return readVocabularyFile(join(folder, 'labelvocabulary.csv'));
}

/** Reads a label vocabulary, whatever the file's name: labels by index. */
export async function readVocabularyFile(path: string, reading?: CsvReading): Promise<readonly string[]> {
  const labels: string[] = [];
  const rows = new Map<string, number>();
  let idxColumn = -1;
  let labelColumn = -1;
  await readCsv(
    path,
    EXPECTED,
    (columns) => {
      idxColumn = columns.indexOf('idx');
      labelColumn = columns.indexOf('label');
      if (idxColumn < 0 || labelColumn < 0) {
        throw new UserError(`${path}: columns are ${columns.join(', ')}; expected idx, label`);
      }
    },
    (fields, row) => {
      const label = at(fields, labelColumn);
      const index = /^\d+$/.test(at(fields, idxColumn)) ? Number(fields[idxColumn]) : Number.NaN;
      if (Number.isNaN(index)) {
        throw new UserError(`${path}, row ${row}, column idx: ${fields[idxColumn]}; expected 0, 1, 2, ...`);
      }
      if (label === '') throw new UserError(`${path}, row ${row}, column label: empty; expected a label`);
      const earlier = rows.get(label);
      if (earlier !== undefined) {
        throw new UserError(`${path}, row ${row}: label ${label} is in row ${earlier} too`);
      }
      if (labels[index] !== undefined) {
        throw new UserError(`${path}, row ${row}: idx ${index} is there twice`);
      }
      rows.set(label, row);
      labels[index] = label;
    },
    reading,
  );
  if (rows.size === 0) throw new UserError(`${path}: no labels`);
  if (rows.size !== labels.length) {
    throw new UserError(
      `${path}: ${rows.size} labels but idx goes up to ${labels.length - 1}; expected no gaps`,
    );
  }
  return labels;
}
