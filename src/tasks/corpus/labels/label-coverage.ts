import { BadInputsError } from '../../../errors.ts';
import type { Label } from './labels.ts';

type LabelledRows = readonly { readonly split: string; readonly label: Label | null }[];

/** One line for each split in which a label of the whole corpus does not occur. */
export function missingLabels(rows: LabelledRows, splits: readonly string[]): string[] {
  const all = new Set<string>();
  const seen = new Map(splits.map((split) => [split, new Set<string>()]));
  for (const { split, label } of rows) {
    if (label === null) continue;
    all.add(String(label));
    seen.get(split)?.add(String(label));
  }
  return [...seen].flatMap(([split, labels]) => {
    const missing = [...all].filter((label) => !labels.has(label)).sort();
    return missing.length === 0 ? [] : [`${split}: no clip with label ${missing.join(', ')}`];
  });
}

/** @throws BadInputsError where a label is not in every split: many scores are undefined then */
export function requireEveryLabel(rows: LabelledRows, splits: readonly string[]): void {
  const missing = missingLabels(rows, splits);
  if (missing.length > 0) throw new BadInputsError('not every label is in every split:', missing);
}
