import type { LabelRow } from './prediction-type.ts';

/**
 * What is wrong with rows whose labels are numbers, each in one line, in the order of the rows.
 *
 * @param expected.set what `belongsTo` has to name, in words
 * @param expected.once whether a file has one number for it
 * @param expected.check what else is wrong with a row of that value
 */
export function numberProblems(
  rows: readonly LabelRow[],
  expected: {
    readonly set: string;
    readonly once: boolean;
    readonly check?: (row: LabelRow, value: number) => string | undefined;
  },
): readonly string[] {
  const problems = new Set<string>();
  const told = new Set<string>();
  for (const row of rows) {
    const { relpath, label, belongsTo } = row;
    const value = label === '' || label === null ? Number.NaN : Number(label);
    if (!Number.isFinite(value)) problems.add(`${relpath}: label ${label}; expected a number`);
    const wrong = expected.check?.(row, value);
    if (wrong !== undefined) problems.add(`${relpath}: ${wrong}`);
    if (belongsTo === undefined) problems.add(`${relpath}: no belongsTo; expected ${expected.set}`);
    const what = JSON.stringify([relpath, belongsTo]);
    if (expected.once && told.has(what)) {
      problems.add(`${relpath}: ${belongsTo} is there twice; expected it once`);
    }
    told.add(what);
  }
  return [...problems];
}

/** Name of the clip that a row is of, in the task folder. */
export function clipOf(row: Pick<LabelRow, 'filestem'>): string {
  return `${row.filestem}.wav`;
}

/** Rows by a key, in the order in which the keys come. */
export function groupRows(
  rows: readonly LabelRow[],
  keyOf: (row: LabelRow) => string,
): ReadonlyMap<string, readonly LabelRow[]> {
  const groups = new Map<string, LabelRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
