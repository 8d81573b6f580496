import type { UserTable } from '../files/csv.ts';

/** Labels that differ in nothing but case and blanks, as `Dog` and `dog `, and may be meant to be one. */
function similarLabels(labels: Iterable<string>): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const label of new Set(labels)) {
    const key = label.normalize('NFC').toLowerCase().replaceAll(/\s+/g, '');
    groups.set(key, [...(groups.get(key) ?? []), label]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Tells of labels that differ in nothing but case and blanks; they stay different. */
export function tellSimilarLabels(path: string, labels: Iterable<string>, tell: UserTable['tell']): void {
  for (const group of similarLabels(labels)) {
    const shown = group.map((label) => `'${label}'`).join(' and ');
    tell(`${path}: ${shown} differ in case or blanks alone, and are taken as ${group.length} labels`);
  }
}
