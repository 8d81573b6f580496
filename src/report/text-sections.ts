import { table } from '../pipeline/text/text-table.ts';

/** A table with what stands above it. */
export interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How tables are written but for csv. */
export const sectionFormats = {
  plain: plainSection,
  md: markdownSection,
  latex: latexSection,
} as const satisfies Record<string, (section: Section) => string>;

function plainSection({ title, head, rows }: Section): string {
  return [title, '', table(head, rows)].join('\n');
}

function markdownSection({ title, head, rows }: Section): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function latexSection({ title, head, rows }: Section): string {
  const line = (cells: readonly string[]) => `  ${cells.map(latexText).join(' & ')} \\\\`;
  return [
    `% ${title}`,
    `\\begin{tabular}{rl${'r'.repeat(Math.max(0, head.length - 2))}}`,
    '  \\hline',
    line(head),
    '  \\hline',
    ...rows.map(line),
    '  \\hline',
    '\\end{tabular}',
  ].join('\n');
}

function latexText(text: string): string {
  return text
    .replaceAll('\\', '\\textbackslash ')
    .replace(/[&%$#_{}]/g, (character) => `\\${character}`)
    .replaceAll('±', '$\\pm$')
    .replace(/^> /, '$\\triangleright$ ')
    .replaceAll(' to ', '--');
}

/** Text that a spreadsheet would compute has an apostrophe before it, which spreadsheets do not show. */
export function plainCell(cell: string | number): string | number {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
