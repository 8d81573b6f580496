import test from 'ava';
import { timelineChart } from '../../../src/report/charts/timeline.ts';
import type { Timeline } from '../../../src/report/details/cell-details.ts';

/** One event of each label, one after the other. */
function timelineOf(labels: readonly string[]): Timeline {
  return {
    split: 'test',
    file: 'a.wav',
    score: null,
    length: labels.length * 100,
    reference: labels.map((_, column) => [column, column * 100, column * 100 + 100]),
    predicted: [],
    omitted: 0,
  };
}

const heightOf = (svg: string) => Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1]);
const placesOf = (svg: string) =>
  [...svg.matchAll(/<rect class="reference"[^>]* y="([^"]+)"/g)].map(([, y]) => Number(y));
const namesOf = (svg: string) =>
  [...svg.matchAll(/<text[^>]*class="tick"[^>]*>([^<]*)</g)].map(([, name]) => name ?? '');

const numbers = (count: number, from: number, step: number) =>
  Array.from({ length: count }, (_, index) => String(from + index * step));

test('many labels that are MIDI notes are drawn as a piano roll, with a row for each note between them', (t) => {
  const labels = numbers(14, 36, 3);
  const svg = timelineChart(timelineOf(labels), labels);
  t.is(heightOf(svg), (75 - 36 + 1) * 6 + 24);
  t.deepEqual(
    placesOf(svg),
    labels.map((note) => (75 - Number(note)) * 6 + 0.5),
  );
  t.deepEqual(
    namesOf(svg).filter((name) => /^\d+$/.test(name)),
    ['72', '60', '48', '36'],
  );
});

for (const [kind, labels] of [
  ['numbers far apart', [...numbers(13, 0, 1), '300000000']],
  ['words', Array.from({ length: 14 }, (_, index) => `sound ${index}`)],
  ['one of them an empty text', ['', ...numbers(13, 60, 1)]],
] as const) {
  test(`many labels that are no MIDI notes have a row each, and no more: ${kind}`, (t) => {
    const svg = timelineChart(timelineOf(labels), labels);
    t.is(heightOf(svg), 14 * 6 + 24);
    t.deepEqual(
      placesOf(svg),
      labels.map((_, row) => row * 6 + 0.5),
    );
  });
}
