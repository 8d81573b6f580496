import { at } from '../../at.ts';
import type { Confusion } from '../details/cell-details.ts';
import { CHARACTER, clipped, drawing, element, hint, words } from './svg.ts';

const LONGEST_LABEL = 16;
const LABELS = { label: 'label', labels: 'labels', counted: 'clips' };
/** Words for pitches that were taken for others. */
export const PITCHES: typeof LABELS = { label: 'pitch', labels: 'pitches', counted: 'pitches' };

/** Rows are right labels, columns predicted ones; the darker, the larger the share of the row's clips, or of what else is counted. */
export function confusionChart(
  { entries, omitted }: Confusion,
  labels: readonly string[],
  { label: one, labels: many, counted }: typeof LABELS = LABELS,
): string {
  const count = labels.length;
  const cell = Math.max(3, Math.min(34, Math.floor(520 / count)));
  const shown = labels.map((label) => clipped(label, LONGEST_LABEL));
  const margin = 24 + CHARACTER * Math.max(...shown.map((label) => label.length), 2);
  const size = count * cell;
  const totals = rowTotals(entries, count);
  const cells: string[] = [];
  let right = 0;
  for (let place = 0; place < entries.length; place += 3) {
    const [row = 0, column = 0, clips = 0] = entries.slice(place, place + 3);
    const share = clips / at(totals, row);
    if (row === column) right += clips;
    const text = `${labels[row]} taken for ${labels[column]}: ${clips} (${Math.round(share * 100)} %)`;
    const x = margin + column * cell;
    const y = margin + row * cell;
    const gap = cell > 6 ? 1 : 0;
    cells.push(
      element(
        'rect',
        {
          class: row === column ? 'good' : 'bad',
          x,
          y,
          width: cell - gap,
          height: cell - gap,
          'fill-opacity': 0.12 + 0.88 * share,
        },
        hint(text),
      ),
    );
    if (cell >= 24) {
      const over = share > 0.55 ? 'over' : 'value';
      cells.push(
        words(x + cell / 2, y + cell / 2 + 4, String(clips), { class: over, 'text-anchor': 'middle' }),
      );
    }
  }
  const every = Math.ceil(13 / cell);
  const names = shown.flatMap((label, index) => {
    if (index % every !== 0) return [];
    const middle = margin + (index + 0.5) * cell;
    return [
      words(margin - 6, middle + 4, label, { class: 'tick', 'text-anchor': 'end' }),
      words(0, 0, label, { class: 'tick', transform: `translate(${middle + 4} ${margin - 6}) rotate(-90)` }),
    ];
  });
  const total = totals.reduce((sum, clips) => sum + clips, 0) + omitted;
  const label = `Confusion matrix of ${count} ${many}: ${right} of ${total} ${counted} are right`;
  return drawing(
    { width: margin + size + 8, height: margin + size + 8, label },
    element('rect', { class: 'plane', x: margin, y: margin, width: size, height: size }),
    words(6, 14, `right ${one} ↓   predicted →`, { class: 'title' }),
    ...names,
    ...cells,
  );
}

function rowTotals(entries: readonly number[], labels: number): number[] {
  const totals = new Array<number>(labels).fill(0);
  for (let place = 0; place < entries.length; place += 3) {
    const row = at(entries, place);
    totals[row] = at(totals, row) + at(entries, place + 2);
  }
  return totals;
}
