import test from 'ava';
import {
  fittedClasses,
  manyLabelsDetails,
  oneLabelDetails,
} from '../../../src/report/details/scene-details.ts';

const limits = {
  confusion: 40,
  classes: 8,
  points: 24,
  curves: 1,
  timelines: 1,
  events: 24,
  worst: 2,
  clips: 9,
};
const clips = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ split: 'test', file: `${name}.wav` }));
const labels = ['cat', 'dog', 'owl'];
const oneEach = {
  clips,
  labels,
  probabilities: Float32Array.of(0.7, 0.2, 0.1, 0.6, 0.3, 0.1, 0.1, 0.8, 0.1, 0.4, 0.35, 0.25, 0.5, 0.5, 0),
  targets: Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0),
};

test('clips with one label: how many are right of each label, and the wrong ones that are surest first', (t) => {
  const { confusion, classes, calibration, worst } = oneLabelDetails(oneEach)(limits);
  t.deepEqual(confusion?.entries, [0, 0, 2, 1, 0, 2, 1, 1, 1]);
  t.deepEqual(classes?.bars, [
    [0, 1, 2],
    [1, 0.3333, 3],
    [2, null, 0],
  ]);
  t.deepEqual(worst, [
    { split: 'test', file: 'b.wav', expected: 'dog (30 %)', predicted: 'cat (60 %)' },
    { split: 'test', file: 'd.wav', expected: 'dog (35 %)', predicted: 'cat (40 %)' },
  ]);
  t.deepEqual(calibration?.bins, [
    [0.4, 0, 1],
    [0.5, 1, 1],
    [0.6, 0, 1],
    [0.7, 1, 1],
    [0.8, 1, 1],
  ]);
});

test('clips with any number of labels: the wrong ones by their loss, and what of a label is found', (t) => {
  const scenes = {
    clips: clips.slice(0, 3),
    labels,
    probabilities: Float32Array.of(0.9, 0.8, 0.1, 0.2, 0.5, 0.05, 0.7, 0.1, 0.6),
    targets: Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 0, 1),
  };
  const { classes, worst } = manyLabelsDetails(scenes)(limits);
  t.deepEqual(classes?.bars, [
    [0, 1, 3],
    [1, null, 0],
    [2, 1, 1],
  ]);
  t.deepEqual(worst, [
    { split: 'test', file: 'b.wav', expected: 'cat (20 %)', predicted: 'nothing' },
    { split: 'test', file: 'a.wav', expected: 'cat (90 %)', predicted: 'cat (90 %), dog (80 %)' },
  ]);
});

test('of too many labels the lowest and the highest are shown, and how many are not', (t) => {
  const bars = [3, 1, null, 5, 2, 4].map((value, index) => [index, value, 1] as const);
  t.deepEqual(fittedClasses('by label', bars, 6), { title: 'by label', bars, omitted: 0 });
  const fitted = fittedClasses('by label', bars, 4);
  t.deepEqual(
    fitted.bars.map(([, value]) => value),
    [1, 5, 2, 4],
  );
  t.is(fitted.omitted, 2);
});
