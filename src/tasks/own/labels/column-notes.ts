import { basename } from 'node:path';
import { GROUP_LIKE } from './column-names.ts';
import type { LabelColumns } from './label-columns.ts';
import type { LabelReading, TimeUnit } from './label-reading.ts';
import type { Note } from './labelled-file.ts';
import { several } from './told-names.ts';

const UNUSED_TOLD = 8;

/** How the columns of a csv were understood. */
export function columnNotes(
  file: string,
  columns: LabelColumns,
  how: { readonly isHeader: boolean; readonly unit: TimeUnit | undefined; readonly reading: LabelReading },
): Note[] {
  const { names, times, unused } = columns;
  const { isHeader, unit, reading } = how;
  const used = columns.used.map(([role, name]) => (role === name ? name : `${name} as ${role}`));
  const header = isHeader || reading.columns !== undefined ? '' : ', no header';
  const notes: Note[] = [['from', `${basename(file)}${header}: ${used.join(', ')}`]];
  if (unit !== undefined) {
    const named = times === undefined ? 'such columns' : `columns ${times.from} and ${times.to}`;
    const why = reading.unit === undefined ? `as ${named} are` : `--${unit}`;
    notes.push(['times', `${unit}, ${why}`]);
  }
  if (unused.length > 0) notes.push(['unused', `columns ${several(unused, UNUSED_TOLD)}`]);
  const group = names[columns.places.get('group') ?? -1];
  const isGuess = reading.group === undefined && group !== undefined;
  if (isGuess) {
    notes.push([
      'group',
      `what column ${group} names stays in one of the splits that are drawn; --group none if it need not`,
    ]);
  }
  if (group === undefined && reading.group === undefined) {
    const like = unused.filter((name) => GROUP_LIKE.test(name));
    if (like.length > 0) {
      notes.push([
        'group',
        `none; --group ${like.join(' or ')} would keep in one split what that column names`,
      ]);
    }
  }
  return notes;
}
