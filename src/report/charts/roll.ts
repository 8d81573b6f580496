import type { Timeline } from '../details/cell-details.ts';
import { ticks } from './scale.ts';
import { CHARACTER, drawing, element, hint, words } from './svg.ts';

/** As kinds of marks are numbered; each differs in shape too. */
const KINDS = [
  { name: 'right', shape: { from: 0, height: 1 } },
  { name: 'missed', shape: { from: 0.1, height: 0.8 } },
  { name: 'extra', shape: { from: 0.5, height: 0.5 } },
  { name: 'octave off', shape: { from: 0, height: 0.5 } },
] as const;
const ROW = 7;
const FOOT = 24;
const HEAD = 20;
const OCTAVE = 12;

/** Where time begins and ends in a piano roll of this width, in pixels. */
export function rollRange(width: number): readonly [number, number] {
  return [14 + CHARACTER * 3, width - 18];
}

/**
 * A piano roll of a reference and an estimate: what is right fills its row, what is missed is hollow, what is extra fills the lower
 * half and what is octaves off the upper half.
 */
export function rollChart(
  { file, length: ms, marks = [], salience, estimate = [] }: Timeline,
  width = 760,
): string {
  const [left, right] = rollRange(width);
  const length = Math.max(1, ms);
  const keys = salience === undefined ? marks.map(([, key]) => key) : [salience.low, salience.high];
  const high = keys.reduce((a, b) => Math.max(a, b), keys[0] ?? 60);
  const low = keys.reduce((a, b) => Math.min(a, b), keys[0] ?? 60);
  const rows = high - low + 1;
  const bottom = HEAD + rows * ROW;
  const x = (time: number) => left + (time / length) * (right - left);
  const y = (key: number) => HEAD + (high - key) * ROW;
  const grid = Array.from({ length: rows }, (_, row) => low + row)
    .filter((key) => key % OCTAVE === 0 || (rows < OCTAVE && (key === low || key === high)))
    .map((key) => {
      const middle = y(key) + ROW / 2;
      return (
        element('line', { class: 'grid', x1: left, x2: right, y1: middle, y2: middle }) +
        words(left - 6, middle + 4, String(key), { class: 'tick', 'text-anchor': 'end' })
      );
    });
  const seconds = ticks([0, length / 1000], (right - left) / 80).map((second) => {
    const place = x(second * 1000);
    return (
      element('line', { class: 'grid', x1: place, x2: place, y1: HEAD, y2: bottom }) +
      words(place, bottom + FOOT - 8, `${second} s`, { class: 'tick', 'text-anchor': 'middle' })
    );
  });
  const drawn = marks.map(([kind, key, start, end]) => {
    const { name, shape } = KINDS[kind] ?? KINDS[0];
    return element(
      'rect',
      {
        class: `roll${kind}`,
        x: x(start),
        y: y(key) + shape.from * ROW,
        width: Math.max(1.5, x(end) - x(start)),
        height: shape.height * ROW,
      },
      hint(`${name}: ${key}, ${(start / 1000).toFixed(2)} to ${(end / 1000).toFixed(2)} s`),
    );
  });
  const counts = KINDS.map(({ name }, kind) => `${marks.filter((mark) => mark[0] === kind).length} ${name}`);
  return drawing(
    {
      width,
      height: bottom + FOOT,
      label: `${file}: ${counts.join(', ')}, over ${(length / 1000).toFixed(1)} s`,
    },
    ...legend(left),
    ...(salience === undefined
      ? []
      : [behind(salience, { x: left, y: HEAD, width: right - left, height: rows * ROW })]),
    ...grid,
    ...seconds,
    element('g', { class: salience === undefined ? 'marks' : 'marks heard' }, ...drawn),
    ...(salience === undefined ? [] : points(estimate, x, (pitch) => y(pitch) + ROW / 2)),
    element('line', { class: 'playhead', x1: left, x2: left, y1: HEAD, y2: bottom }),
  );
}

/** How strongly pitches are heard. */
function behind(
  { png }: NonNullable<Timeline['salience']>,
  place: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>,
): string {
  const href = `data:image/png;base64,${png}`;
  return element('image', { class: 'salience', ...place, preserveAspectRatio: 'none', href });
}

/** What was found, to the fraction of a semitone. */
function points(
  estimate: readonly number[],
  x: (time: number) => number,
  y: (pitch: number) => number,
): string[] {
  const drawn: string[] = [];
  for (let place = 0; place + 1 < estimate.length; place += 2) {
    const [time = 0, pitch = 0] = [estimate[place], estimate[place + 1]];
    drawn.push(element('circle', { class: 'found', cx: x(time), cy: y(pitch), r: 1.4 }));
  }
  return drawn;
}

function legend(left: number): string[] {
  let place = left;
  return KINDS.map(({ name, shape }, kind) => {
    const swatch = element('rect', {
      class: `roll${kind}`,
      x: place,
      y: 3 + shape.from * ROW,
      width: 18,
      height: shape.height * ROW,
    });
    const drawn = swatch + words(place + 23, 11, name, { class: 'tick' });
    place += 36 + CHARACTER * name.length;
    return drawn;
  });
}
