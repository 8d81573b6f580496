import { CHARACTER, clipped, drawing, element, words } from './svg.ts';

const ROW = 20;
const HEAD = 26;
const GAP = 18;
const MOST_CHARACTERS = 60;
/** Titles are bold. */
const WIDER = 1.2;

/** A table of numbers: names at the left, below each column a value of each row, – where there is none. */
export function tableChart(
  columns: readonly string[],
  rows: readonly { readonly name: string; readonly values: readonly (number | string | null)[] }[],
): string {
  const [first = '', ...others] = columns;
  const text = (value: number | string | null | undefined) =>
    typeof value === 'number' ? value.toFixed(3) : (value ?? '–');
  const widthOf = (texts: readonly string[]) =>
    CHARACTER * texts.reduce((most, each) => Math.max(most, Math.min(MOST_CHARACTERS, each.length)), 0);
  const nameWidth = Math.max(WIDER * widthOf([first]), widthOf(rows.map(({ name }) => name)));
  const widths = others.map((column, place) =>
    Math.max(WIDER * widthOf([column]), widthOf(rows.map(({ values }) => text(values[place])))),
  );
  let right = 8 + nameWidth;
  const ends = widths.map((width) => {
    right += GAP + width;
    return right;
  });
  const width = right + 8;
  const line = (y: number) => element('line', { class: 'grid', x1: 0, x2: width, y1: y, y2: y });
  const end = { 'text-anchor': 'end' };
  return drawing(
    { width, height: HEAD + ROW * rows.length, label: `${first}: ${rows.length} rows, ${others.join(', ')}` },
    words(8, 17, clipped(first, MOST_CHARACTERS), { class: 'title' }),
    ...others.map((column, place) =>
      words(ends[place] ?? 0, 17, clipped(column, MOST_CHARACTERS), { class: 'title', ...end }),
    ),
    ...rows.flatMap(({ name, values }, row) => {
      const y = HEAD + ROW * row;
      return [
        line(y),
        words(8, y + 14, clipped(name, MOST_CHARACTERS)),
        ...others.map((_, place) => words(ends[place] ?? 0, y + 14, text(values[place]), end)),
      ];
    }),
  );
}
