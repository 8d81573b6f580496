import { labelText } from '../../../formats/labels/label-text.ts';
import {
  type SceneLabels,
  stringifyEventLabels,
  stringifySceneLabels,
} from '../../../formats/labels/split-labels.ts';
import { compareText } from '../../../numerics/text-order.ts';
import type { RowKind } from '../../../prediction-types/prediction-type.ts';
import type { PredictionTypeName } from '../../../prediction-types/registry.ts';
import type { Label } from './labels.ts';
import type { StoredRow } from './metadata-file.ts';

/** `event`, or the prediction type of scenes. */
export type LabelKind = 'event' | PredictionTypeName;

export function labelKind(kind: RowKind, type: PredictionTypeName): LabelKind {
  return kind === 'event' ? 'event' : type;
}

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

/**
 * What reading the text of `labelsJson` gives: files sorted, labels as text.
 *
 * @param rows the split's rows of a scene task in the order of the metadata
 */
export function sceneLabels(rows: readonly StoredRow[]): SceneLabels {
  const labels = byFile(rows, labelText);
  return new Map([...labels].sort(([a], [b]) => compareText(a, b)));
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
