import { at } from '../../at.ts';
import type { ClassBars } from '../details/cell-details.ts';
import { CHARACTER, clipped, drawing, element, hint, words } from './svg.ts';

const ROW = 18;
const LONGEST_LABEL = 24;

/** One bar per label: labels that are numbers in their order, others the lowest first. */
export function classBarsChart({ title, bars }: ClassBars, labels: readonly string[], width = 360): string {
  const areNumbers = bars.every(([label]) => /^\d+$/.test(labels[label] ?? ''));
  const sorted = areNumbers
    ? bars.toSorted(([a], [b]) => Number(labels[a]) - Number(labels[b]))
    : bars.toSorted(([, a], [, b]) => (a ?? 2) - (b ?? 2));
  const names = sorted.map(([label]) => clipped(labels[label] ?? '?', LONGEST_LABEL));
  const left = 12 + CHARACTER * Math.max(3, ...names.map((name) => name.length));
  const room = width - left - 52;
  const rows = sorted.map(([label, value, count], index) => {
    const y = index * ROW;
    const told = value === null ? 'undefined' : value.toFixed(2);
    const bar = Math.max(0, Math.min(1, value ?? 0)) * room;
    return element(
      'g',
      {},
      hint(`${labels[label]}: ${told}, ${count} in the reference`),
      words(left - 6, y + 13, at(names, index), { class: 'tick', 'text-anchor': 'end' }),
      element('rect', { class: 'track', x: left, y: y + 3, width: room, height: ROW - 6 }),
      element('rect', { class: 'bar', x: left, y: y + 3, width: bar, height: ROW - 6 }),
      words(left + room + 8, y + 13, value === null ? '–' : told, { class: 'tick' }),
    );
  });
  const height = Math.max(ROW, sorted.length * ROW) + 4;
  return drawing({ width, height, label: `${title}: ${bars.length} labels` }, ...rows);
}
