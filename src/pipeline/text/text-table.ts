import { at } from '../../at.ts';
import { shownText } from '../../errors.ts';

/** Columns as wide as their widest cell, with a line below the head; control characters are shown escaped. */
export function table(names: readonly string[], cells: readonly (readonly string[])[]): string {
  const [head, rows] = [names.map(shownText), cells.map((row) => row.map(shownText))];
  const widths = head.map((name, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), name.length),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(at(widths, column)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
