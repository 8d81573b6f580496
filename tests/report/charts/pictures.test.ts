import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import { classBarsChart } from '../../../src/report/charts/class-bars.ts';
import { confusionChart } from '../../../src/report/charts/confusion.ts';
import { costChart } from '../../../src/report/charts/cost.ts';
import { distancesChart } from '../../../src/report/charts/distances.ts';
import { intervalChart } from '../../../src/report/charts/interval.ts';
import { radarChart } from '../../../src/report/charts/radar.ts';
import { reliabilityChart } from '../../../src/report/charts/reliability.ts';
import { rollChart } from '../../../src/report/charts/roll.ts';
import { scatterChart } from '../../../src/report/charts/scatter.ts';
import { timelineChart } from '../../../src/report/charts/timeline.ts';
import { trainingChart } from '../../../src/report/charts/training.ts';

const CLIP = { split: 'test', file: 'a.wav', score: 0.5, omitted: 0 };
const LABELS = ['cat', 'a dog of quite a long name, <&">', 'owl'];
const CURVES = [
  { name: 'one', chosen: true, epoch: 2, points: [0, 2, 0.5, 1, 1.5, 0.6, 2, 1.2, 0.7] },
  { name: 'two', chosen: false, epoch: 1, points: [0, 3, 0.4, 1, null, 0.45, 2, 2.5, 0.3] },
];
const SCORES = [
  { module: 'one', value: 0.8, interval: [0.7, 0.9] as const },
  { module: 'two', value: 0.55, interval: null },
];

const PICTURES: Readonly<Record<string, string>> = {
  'class-bars': classBarsChart(
    {
      title: 'F1 by label',
      bars: [
        [0, 0.9, 12],
        [1, 0.25, 3],
        [2, null, 0],
      ],
      omitted: 2,
    },
    LABELS,
  ),
  confusion: confusionChart({ entries: [0, 0, 9, 0, 1, 1, 1, 1, 4, 2, 0, 2], omitted: 3 }, LABELS),
  cost: costChart(
    [
      { module: 'small', cost: 2, score: 0.6 },
      { module: 'large', cost: 300, score: 0.75 },
    ],
    { cost: 'seconds', score: 'top1_acc', label: 'cost against score' },
  ),
  distances: distancesChart([
    [-25, 1],
    [-12, 2],
    [0, 30],
    [3, 4],
    [25, 1],
  ]),
  interval: intervalChart(SCORES, { title: 'top1_acc', label: 'scores of two modules' }),
  radar: radarChart(
    [['tone_pitch', 'pitch_acc'], ['esc50'], ['fsd50k', 'mAP'], ['maestro']],
    [
      { module: 'one', values: [1, 0.5, 0.25, 0.75] },
      { module: 'two', values: [0.4, null, 0.3, 0.2] },
      { module: 'three', values: [0, 0.1, 0.2, 0.3] },
      { module: 'four', values: [0.6, 0.6, 0.6, 0.6] },
    ],
    'four modules on four tasks',
  ),
  reliability: reliabilityChart({
    title: 'probabilities of clips',
    bins: [
      [0.05, 0.02, 40],
      [0.55, 0.7, 10],
      [0.95, 0.9, 3],
    ],
  }),
  roll: rollChart({
    ...CLIP,
    length: 2000,
    reference: [],
    predicted: [],
    marks: [
      [0, 60, 0, 1000],
      [1, 64, 1000, 2000],
      [2, 67, 500, 700],
      [3, 76, 1000, 2000],
    ],
  }),
  scatter: scatterChart({
    title: 'pitch',
    x: 'right',
    y: 'predicted',
    points: [0, 1, 3, 2.5],
    omitted: 0,
    diagonal: true,
  }),
  timeline: timelineChart(
    {
      ...CLIP,
      length: 4000,
      reference: [
        [0, 500, 1500],
        [1, 2000, 3900],
      ],
      predicted: [[0, 600, 1400]],
    },
    LABELS,
  ),
  loss: trainingChart(CURVES, 'training loss'),
  score: trainingChart(CURVES, 'validation score'),
};

/** A drawing with a line for each element, so that a difference can be read. */
const inLines = (svg: string) => `${svg.replaceAll('><', '>\n<')}\n`;

for (const [name, svg] of Object.entries(PICTURES)) {
  test(`the picture ${name} is the one that was looked at`, (t) => {
    const file = `tests/report/charts/fixtures/${name}.svg`;
    // After a change that is meant: remove the file, run the test, look at the picture.
    if (!existsSync(file)) {
      writeFileSync(file, inLines(svg));
      t.fail(`${file} was written: look at it`);
    }
    t.is(inLines(svg), readFileSync(file, 'utf8'));
  });
}
