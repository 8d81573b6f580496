import { BadInputsError } from '../../../errors.ts';
import { predictionType } from '../../../prediction-types/registry.ts';
import type { LabelledFile, LabelTable, Note } from './labelled-file.ts';
import { counted, several } from './told-names.ts';

interface Unique {
  readonly rows: readonly LabelledFile[];
  readonly notes: readonly Note[];
}

/**
 * Rows of labels without those that say what an earlier one said. Numbers are there once, which their readers check.
 *
 * @throws BadInputsError for files of which two rows name different splits or groups, or one a label and another none
 */
export function uniqueRows(name: string, { type, rows }: LabelTable): Unique {
  if (areSets(type)) return { rows, notes: [] };
  checkOnePlace(name, rows);
  if (type !== 'labels') return { rows, notes: [] };
  const seen = new Set<string>();
  const doubled: LabelledFile[] = [];
  const unique = rows.filter((row) => {
    const key = JSON.stringify([row.file, row.label, row.start, row.end]);
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

/** A file may be in many pairs and lists. */
function areSets(type: LabelTable['type']): boolean {
  return type !== 'labels' && predictionType(type).corpus.inSets;
}

function checkOnePlace(name: string, rows: readonly LabelledFile[]): void {
  const first = new Map<string, LabelledFile>();
  const problems = new Set<string>();
  for (const row of rows) {
    const before = first.get(row.file);
    if (before === undefined) first.set(row.file, row);
    else if (before.split !== row.split || before.group !== row.group) {
      const [one, other] = [before, row].map(({ split, group }) =>
        [split ?? 'none', group].filter(Boolean).join(', '),
      );
      problems.add(`${row.file}: ${one} and ${other}`);
    }
  }
  if (problems.size === 0) return;
  throw new BadInputsError(
    `${name}: ${problems.size} files are in rows of two splits or groups; expected one of each file:`,
    [...problems],
  );
}
