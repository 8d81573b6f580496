import type { PitchDistance } from '../../prediction-types/pictures/music-marks.ts';
import { scale, ticks } from './scale.ts';
import { drawing, element, hint, words } from './svg.ts';

const OCTAVE = 12;
/** Semitones; what is farther counts as one more. */
const MOST = 24;

/** How many pitches were found so many semitones away from where they are; octaves are marked. */
export function distancesChart(distances: readonly PitchDistance[], width = 420): string {
  const height = 240;
  const [left, right, top, bottom] = [48, width - 14, 26, height - 42];
  const total = distances.reduce((sum, [, count]) => sum + count, 0);
  const most = distances.reduce((largest, [, count]) => Math.max(largest, count), 0);
  const share = (count: number) => (total === 0 ? 0 : count / total);
  const x = scale([-MOST - 1.5, MOST + 1.5], left, right);
  const y = scale([0, Math.max(share(most), 0.01)], bottom, top);
  const bar = Math.max(1, (right - left) / (2 * MOST + 3) - 1);
  const octaves = Array.from({ length: 2 * (MOST / OCTAVE) + 1 }, (_, index) => index * OCTAVE - MOST);
  const name = (semitones: number) =>
    Math.abs(semitones) > MOST
      ? `more than ${MOST} semitones ${semitones > 0 ? 'above' : 'below'}`
      : `${semitones} semitones`;
  const right0 = distances.find(([semitones]) => semitones === 0)?.[1] ?? 0;
  return drawing(
    { width, height, label: `Distances of ${total} pitches in semitones: ${right0} are 0` },
    ...ticks([0, Math.max(share(most), 0.01)], 4).map(
      (value) =>
        element('line', { class: 'grid', x1: left, x2: right, y1: y(value), y2: y(value) }) +
        words(left - 6, y(value) + 4, `${Number((100 * value).toPrecision(3))} %`, {
          class: 'tick',
          'text-anchor': 'end',
        }),
    ),
    ...octaves.map(
      (semitones) =>
        element('line', { class: 'ideal', x1: x(semitones), x2: x(semitones), y1: top, y2: bottom }) +
        words(x(semitones), bottom + 15, String(semitones), { class: 'tick', 'text-anchor': 'middle' }),
    ),
    ...distances.map(([semitones, count]) =>
      element(
        'rect',
        {
          class: semitones === 0 ? 'good' : 'bad',
          x: x(semitones) - bar / 2,
          y: y(share(count)),
          width: bar,
          height: Math.max(0.5, bottom - y(share(count))),
        },
        hint(`${name(semitones)}: ${count} (${(100 * share(count)).toFixed(1)} %)`),
      ),
    ),
    element('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
    words((left + right) / 2, bottom + 31, 'semitones from the right pitch; octaves are dashed', {
      class: 'title',
      'text-anchor': 'middle',
    }),
    words(4, 14, 'share of pitches', { class: 'title' }),
  );
}
