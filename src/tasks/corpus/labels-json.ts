import { stringifyEventLabels, stringifySceneLabels } from '../../formats/split-labels.ts';
import type { Label } from './labels.ts';
import type { StoredRow } from './metadata-file.ts';

export type LabelKind = 'multiclass' | 'multilabel' | 'event';

/**
 * The text of `<split>.json` as hear-preprocess writes it: files sorted, a file's labels in the order of the metadata.
 *
 * @param rows the split's rows in the order of the metadata
 */
export function labelsJson(rows: readonly StoredRow[], kind: LabelKind): string {
  return kind === 'event'
    ? stringifyEventLabels(byFile(rows, (label, { start, end }) => ({ label, start, end })))
    : stringifySceneLabels(byFile(rows, (label) => label));
}

/** A clip without labels has an empty list. */
function byFile<T>(rows: readonly StoredRow[], value: (label: Label, row: StoredRow) => T): Map<string, T[]> {
  const files = new Map<string, T[]>();
  for (const row of rows) {
    const file = `${row.filestem}.wav`;
    const values = files.get(file) ?? [];
    files.set(file, values);
    if (row.label !== null) values.push(value(row.label, row));
  }
  return files;
}
