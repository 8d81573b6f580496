import { atKey } from '../../at.ts';
import type { Timeline, TimelineEvent } from '../details/cell-details.ts';
import { rollChart, rollRange } from './roll.ts';
import { ticks } from './scale.ts';
import { CHARACTER, clipped, drawing, element, hint, words } from './svg.ts';

/** Past so many labels in a clip, lanes are as thin as the rows of a piano roll. */
const MOST_LANES = 12;
/** A label that is a note as MIDI numbers them, 0 to 127. */
const MIDI_NOTE = /^(?:\d{1,2}|1[01]\d|12[0-7])$/;
const LANE = 26;
const NOTE = 6;
const FOOT = 24;

/** Where time begins and ends in a drawing of this width, in pixels. */
export function timelineRange(
  { reference, predicted, marks }: Pick<Timeline, 'reference' | 'predicted' | 'marks'>,
  labels: readonly string[],
  width: number,
): readonly [number, number] {
  if (marks !== undefined) return rollRange(width);
  const used = [...reference, ...predicted].map(([label]) => clipped(labels[label] ?? '', 16).length);
  return [14 + CHARACTER * Math.max(3, ...used), width - 18];
}

/** What sounds, above, and what was predicted, below, in a lane for each label; or a piano roll, where many are notes. */
export function timelineChart(timeline: Timeline, labels: readonly string[], width = 760): string {
  const { reference, predicted, file, marks } = timeline;
  if (marks !== undefined) return rollChart(timeline, width);
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
  return used.every((label) => MIDI_NOTE.test(labels[label] ?? ''))
    ? pianoRoll(used, (label) => Number(labels[label]))
    : thinLanes(used, labels);
}

/** A row for each note between the lowest and the highest, and a line at each C. */
function pianoRoll(used: readonly number[], noteOf: (label: number) => number): Lanes {
  const notes = used.map(noteOf);
  const [low, high] = [Math.min(...notes), Math.max(...notes)];
  const rows = Array.from({ length: high - low + 1 }, (_, row) => high - row);
  const marks = rows.flatMap((note, row) => (note % 12 === 0 ? [markAt(row, String(note))] : []));
  return thinRows(rows.length, (label) => high - noteOf(label), marks);
}

/** A row for each label that there is, of which about eight are named. */
function thinLanes(used: readonly number[], labels: readonly string[]): Lanes {
  const order = used.toSorted((a, b) => a - b);
  const rowOf = new Map(order.map((label, row) => [label, row]));
  const step = Math.ceil(order.length / 8);
  const marks = order.flatMap((label, row) => (row % step === 0 ? [markAt(row, labels[label] ?? '?')] : []));
  return thinRows(order.length, (label) => atKey(rowOf, label), marks);
}

function markAt(row: number, name: string): Lanes['marks'][number] {
  return { y: row * NOTE + NOTE / 2, name, isLine: true };
}

function thinRows(rows: number, rowOf: (label: number) => number, marks: Lanes['marks']): Lanes {
  return {
    height: rows * NOTE,
    marks,
    place: (label, kind) => ({
      y: rowOf(label) * NOTE + (kind === 'reference' ? 0.5 : NOTE / 2),
      height: NOTE / 2 - 0.5,
    }),
  };
}
