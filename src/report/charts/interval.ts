import { extent, rounded, scale, ticks } from './scale.ts';
import { mark } from './series.ts';
import { CHARACTER, clipped, drawing, element, hint, words } from './svg.ts';

/** A module's score with its interval. */
export interface PlottedScore {
  readonly module: string;
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

const ROW = 20;
const WIDTH = 440;
const LONGEST_NAME = 26;
const TICKS = 8;

/**
 * Scores with their intervals, a row for each module, in the order given. Scores that are not finite are left out.
 *
 * @param title what the score is called
 * @param label tells in words what is to be seen
 */
export function intervalChart(
  scores: readonly PlottedScore[],
  { title, label }: { readonly title: string; readonly label: string },
): string {
  const rows = scores.filter(({ value }) => Number.isFinite(value));
  const range = rounded(extent(rows.flatMap(({ value, interval }) => [value, ...(interval ?? [])])), TICKS);
  const names = rows.map(({ module }) => clipped(module, LONGEST_NAME));
  const left = 12 + CHARACTER * Math.max(3, ...names.map((name) => name.length));
  const right = left + WIDTH;
  const bottom = rows.length * ROW + 4;
  const x = scale(range, left, right);
  const within = (value: number) => Math.min(right, Math.max(left, x(value)));
  const grid = ticks(range, TICKS).map(
    (value) =>
      element('line', { class: 'grid', x1: x(value), x2: x(value), y1: 0, y2: bottom }) +
      words(x(value), bottom + 15, String(value), { class: 'tick', 'text-anchor': 'middle' }),
  );
  const drawn = rows.map(({ module, value, interval }, index) => {
    const y = index * ROW + ROW / 2 + 2;
    const [low, high] = interval ?? [value, value];
    const told = interval === null ? '' : `, ${low.toFixed(3)} to ${high.toFixed(3)}`;
    return element(
      'g',
      {},
      hint(`${module}: ${value.toFixed(3)}${told}`),
      words(left - 7, y + 4, clipped(module, LONGEST_NAME), { class: 'tick', 'text-anchor': 'end' }),
      element('line', { class: 'interval', x1: within(low), x2: within(high), y1: y, y2: y }),
      mark(0, x(value), y, 4.6),
    );
  });
  return drawing(
    { width: right + 20, height: bottom + 38, label },
    ...grid,
    element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
    element('line', { class: 'axis', x1: left, x2: left, y1: 0, y2: bottom }),
    words((left + right) / 2, bottom + 31, title, { class: 'title', 'text-anchor': 'middle' }),
    ...drawn,
  );
}
