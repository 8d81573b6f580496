import type { Timeline, TimelineEvent } from '../details/cell-details.ts';
import { ticks } from './scale.ts';
import { clipped, drawing, element, hint, words } from './svg.ts';

/** Past so many labels in a clip, notes are drawn as a piano roll. */
const MOST_LANES = 12;
const LANE = 26;
const NOTE = 6;
const FOOT = 24;

/** Where time begins and ends in a drawing of this width, in pixels. */
export function timelineRange(
  { reference, predicted }: Pick<Timeline, 'reference' | 'predicted'>,
  labels: readonly string[],
  width: number,
): readonly [number, number] {
  const used = [...reference, ...predicted].map(([label]) => clipped(labels[label] ?? '', 16).length);
  return [14 + 6.6 * Math.max(3, ...used), width - 18];
}

/** What sounds, above, and what was predicted, below, in a lane for each label; or a piano roll, where there are many. */
export function timelineChart(timeline: Timeline, labels: readonly string[], width = 760): string {
  const { reference, predicted, file } = timeline;
  const [left, right] = timelineRange(timeline, labels, width);
  const length = Math.max(1, timeline.length);
  const x = (ms: number) => left + (ms / length) * (right - left);
  const lanes = lanesOf(timeline, labels);
  const height = lanes.height + FOOT;
  const seconds = ticks([0, length / 1000], (right - left) / 80);
  const event = ([label, start, end]: TimelineEvent, kind: 'reference' | 'predicted') => {
    const { y, height: thick } = lanes.place(label, kind);
    const name = kind === 'reference' ? 'there is' : 'predicted';
    return element(
      'rect',
      { class: kind, x: x(start), y, width: Math.max(1.5, x(end) - x(start)), height: thick, rx: 1.5 },
      hint(`${name}: ${labels[label]}, ${(start / 1000).toFixed(2)} to ${(end / 1000).toFixed(2)} s`),
    );
  };
  const label = `${file}: ${reference.length} events in the reference, ${predicted.length} predicted, over ${(length / 1000).toFixed(1)} s`;
  return drawing(
    { width, height, label },
    ...lanes.marks.map(({ y, name, isLine }) =>
      [
        isLine ? element('line', { class: 'grid', x1: left, x2: right, y1: y, y2: y }) : '',
        words(left - 6, isLine ? y + 4 : y + LANE / 2 + 4, clipped(name, 16), {
          class: 'tick',
          'text-anchor': 'end',
        }),
      ].join(''),
    ),
    ...seconds.map(
      (second) =>
        element('line', {
          class: 'grid',
          x1: x(second * 1000),
          x2: x(second * 1000),
          y1: 0,
          y2: lanes.height,
        }) + words(x(second * 1000), height - 8, `${second} s`, { class: 'tick', 'text-anchor': 'middle' }),
    ),
    ...reference.map((each) => event(each, 'reference')),
    ...predicted.map((each) => event(each, 'predicted')),
    element('line', { class: 'playhead', x1: left, x2: left, y1: 0, y2: lanes.height }),
  );
}

interface Lanes {
  readonly height: number;
  readonly marks: readonly { readonly y: number; readonly name: string; readonly isLine: boolean }[];
  place(label: number, kind: 'reference' | 'predicted'): { readonly y: number; readonly height: number };
}

function lanesOf({ reference, predicted }: Timeline, labels: readonly string[]): Lanes {
  const used = [...new Set([...reference, ...predicted].map(([label]) => label))];
  if (used.length <= MOST_LANES) {
    const order = used.sort((a, b) => a - b);
    return {
      height: Math.max(1, order.length) * LANE,
      marks: order.map((label, lane) => ({ y: lane * LANE, name: labels[label] ?? '?', isLine: false })),
      place: (label, kind) => ({
        y: order.indexOf(label) * LANE + (kind === 'reference' ? 3 : LANE / 2 + 1),
        height: LANE / 2 - 4,
      }),
    };
  }
  const numbers = used.map((label) => Number(labels[label]));
  const heightOf = numbers.every(Number.isInteger)
    ? (label: number) => Number(labels[label])
    : (label: number) => label;
  const values = used.map(heightOf);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) => (high - value) * NOTE;
  const isPitch = numbers.every(Number.isInteger);
  const step = isPitch ? 12 : Math.ceil(used.length / 8);
  const marked = Array.from({ length: high - low + 1 }, (_, index) => low + index).filter(
    (value) => value % step === 0,
  );
  return {
    height: (high - low + 1) * NOTE,
    marks: marked.map((value) => ({
      y: y(value) + NOTE / 2,
      name: isPitch ? String(value) : (labels[value] ?? ''),
      isLine: true,
    })),
    place: (label, kind) => ({
      y: y(heightOf(label)) + (kind === 'reference' ? 0.5 : NOTE / 2),
      height: NOTE / 2 - 0.5,
    }),
  };
}
