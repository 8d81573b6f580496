import test from 'ava';
import { distancesChart } from '../../../src/report/charts/distances.ts';
import { rollChart } from '../../../src/report/charts/roll.ts';
import { timelineChart, timelineRange } from '../../../src/report/charts/timeline.ts';
import type { Timeline } from '../../../src/report/details/cell-details.ts';

const timeline: Timeline = {
  split: 'test',
  file: 'a.wav',
  score: null,
  length: 2000,
  reference: [],
  predicted: [],
  omitted: 0,
  marks: [
    [0, 60, 0, 1000],
    [1, 64, 1000, 2000],
    [3, 76, 1000, 2000],
  ],
};

test('a piano roll tells each kind by colour and by shape, and in words', (t) => {
  const svg = rollChart(timeline);
  t.regex(svg, /aria-label="a\.wav: 1 right, 1 missed, 0 extra, 1 octave off, over 2\.0 s"/);
  const drawn = [...svg.matchAll(/<rect class="roll(\d)"[^>]* height="([\d.]+)"><title>(.*?)<\/title>/g)];
  t.deepEqual(
    drawn.map(([, kind, height, told]) => [kind, height, told]),
    [
      ['0', '7', 'right: 60, 0.00 to 1.00 s'],
      ['1', '5.6', 'missed: 64, 1.00 to 2.00 s'],
      ['3', '3.5', 'octave off: 76, 1.00 to 2.00 s'],
    ],
  );
  t.is(timelineChart(timeline, []), svg);
  const [left, right] = timelineRange(timeline, [], 760);
  t.true(left < right && right < 760);
  t.notThrows(() => rollChart({ ...timeline, length: 0, marks: [] }));
});

test('over the salience of a stretch are the marks, and what was found to the fraction of a semitone', (t) => {
  const svg = rollChart({
    ...timeline,
    salience: { png: 'UE5H', low: 57, high: 79 },
    estimate: [0, 60.25, 1000, 64],
  });
  const image = /<image class="salience" x="([\d.]+)" y="20" width="([\d.]+)" height="161" /.exec(svg);
  const [left, right] = timelineRange(timeline, [], 760);
  t.is(Number(image?.[1]), left);
  t.is(Number(image?.[2]), right - left);
  t.regex(svg, /href="data:image\/png;base64,UE5H"/);
  const points = [...svg.matchAll(/<circle class="found" cx="([\d.]+)" cy="([\d.]+)"/g)];
  t.deepEqual(
    points.map(([, x, y]) => [Number(x), Number(y)]),
    [
      [left, 20 + (79 - 60.25 + 0.5) * 7],
      [(left + right) / 2, 20 + (79 - 64 + 0.5) * 7],
    ].map((point) => point.map((each) => Math.round(100 * each) / 100)),
  );
  t.true(svg.indexOf('<image') < svg.indexOf('<title>right'));
});

test('distances are shares of pitches, with octaves marked', (t) => {
  const svg = distancesChart([
    [-25, 1],
    [0, 6],
    [12, 3],
  ]);
  t.regex(svg, /aria-label="Distances of 10 pitches in semitones: 6 are 0"/);
  t.regex(svg, /class="good"[^>]*><title>0 semitones: 6 \(60\.0 %\)/);
  t.regex(svg, /class="bad"[^>]*><title>more than 24 semitones below: 1 \(10\.0 %\)/);
  t.is([...svg.matchAll(/class="ideal"/g)].length, 5);
  t.notThrows(() => distancesChart([]));
});
