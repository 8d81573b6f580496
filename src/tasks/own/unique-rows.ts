import { BadInputsError } from '../../errors.ts';
import type { LabelledFile, LabelTable, Note } from './labelled-file.ts';
import { counted, several } from './told-names.ts';

/**
 * Rows of labels without those that say what an earlier one said. Numbers are there once, which their readers check.
 *
 * @throws BadInputsError for files of which one row says that they have no label, and another has one
 */
export function uniqueRows(
  name: string,
  { type, rows }: LabelTable,
): { readonly rows: readonly LabelledFile[]; readonly notes: readonly Note[] } {
  if (type !== 'labels') return { rows, notes: [] };
  const seen = new Set<string>();
  const doubled: LabelledFile[] = [];
  const unique = rows.filter((row) => {
    const key = JSON.stringify([row.file, row.label, row.start, row.end, row.split, row.group]);
    if (!seen.has(key)) return seen.add(key);
    doubled.push(row);
    return false;
  });
  const labelled = new Set(unique.flatMap(({ file, label }) => (label === null ? [] : [file])));
  const torn = unique.filter(({ file, label }) => label === null && labelled.has(file));
  if (torn.length > 0) {
    throw new BadInputsError(
      `${name}: ${torn.length} files have labels in one row and none in another; expected one or the other:`,
      torn.map(({ file }) => file),
    );
  }
  const files = [...new Set(doubled.map(({ file, label }) => `${file} ${label}`))];
  const text = `${counted(doubled.length, 'doubled row')}, taken once: ${several(files)}`;
  return { rows: unique, notes: doubled.length === 0 ? [] : [['left out', text]] };
}
