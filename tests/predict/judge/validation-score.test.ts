import test from 'ava';
import { directionOf, validator } from '../../../src/predict/judge/validation-score.ts';
import type { LabelledRows } from '../../../src/predict/rows/embedded-splits.ts';

const FRAMES = 20;
const timestamps = Float64Array.from({ length: FRAMES }, (_, frame) => frame * 50);

function frames(events: readonly { label: string; start: number; end: number }[]): LabelledRows {
  return {
    targets: Uint8Array.from(timestamps, (time) =>
      events.some(({ start, end }) => start <= time && time <= end) ? 1 : 0,
    ),
    index: { rows: FRAMES, files: [{ filename: 'a.wav', firstRow: 0, rows: FRAMES }], timestamps },
    truths: new Map(),
    events: new Map([['a.wav', events]]),
  };
}

const space = { kind: 'event', predictionType: 'multilabel', vocabulary: ['tone'] } as const;
const events = frames([{ label: 'tone', start: 200, end: 400 }]);
const grid = [
  { median_filter_ms: 0, min_duration: 0 },
  { median_filter_ms: 0, min_duration: 300 },
  { median_filter_ms: 150, min_duration: 0 },
  { median_filter_ms: 150, min_duration: 100 },
];
const criterion = { score: 'event_onset_200ms_fms', postprocessing: grid };

function on(first: number, last: number): Float32Array {
  return Float32Array.from(timestamps, (_, frame) => (frame >= first && frame <= last ? 0.9 : 0.1));
}

test('the post-processing with the best score is taken', (t) => {
  // The single frame at 800 ms is a false event unless it is filtered or too short; the event itself has 200 ms.
  const probabilities = on(4, 8);
  probabilities[16] = 0.9;
  const validation = validator(criterion, events, space)(probabilities);
  t.is(validation.score, 1);
  t.deepEqual(validation.postprocessing, { median_filter_ms: 150, min_duration: 100 });
});

test('of post-processings with equal scores the one with the largest values is taken, whatever their order', (t) => {
  const orders = [grid, [...grid].reverse(), [grid[2], grid[0], grid[3], grid[1]]] as (typeof grid)[];
  for (const postprocessing of orders) {
    const validation = validator({ ...criterion, postprocessing }, events, space)(on(4, 8));
    t.deepEqual(validation, { score: 1, postprocessing: { median_filter_ms: 150, min_duration: 100 } });
  }
});

test('a score of frames needs no events made of them, and takes the first way to make some', (t) => {
  const criterionOfFrames = { score: 'psds1', postprocessing: grid };
  t.deepEqual(validator(criterionOfFrames, events, space)(on(4, 7)), { score: 1, postprocessing: grid[0] });
  t.deepEqual(validator(criterionOfFrames, frames([]), space)(on(4, 8)), {
    score: 0,
    postprocessing: grid[0],
  });
});

test('an undefined score counts as 0, or where lower is better as larger than any other', (t) => {
  const nothing = new Float32Array(FRAMES);
  t.is(validator(criterion, events, space)(nothing).score, 0);
  t.is(validator(criterion, frames([]), space)(nothing).score, 0);
  const numbers = { kind: 'scene', predictionType: 'regression', vocabulary: ['f0'] } as const;
  const none = { ...events, targets: new Float32Array(), index: { rows: 0, files: [], timestamps: null } };
  const errors = { score: 'mae', postprocessing: [] };
  t.is(validator(errors, none, numbers)(new Float32Array()).score, Number.MAX_VALUE);
});

test('scenes are scored by the score of their task', (t) => {
  const scenes: LabelledRows = {
    targets: Uint8Array.of(1, 0, 0, 1, 1, 0),
    index: {
      rows: 3,
      files: [0, 1, 2].map((firstRow) => ({ filename: `${firstRow}.wav`, firstRow, rows: 1 })),
      timestamps: null,
    },
    truths: new Map(),
    events: new Map(),
  };
  const two = { kind: 'scene', predictionType: 'multiclass', vocabulary: ['a', 'b'] } as const;
  const validate = validator({ score: 'top1_acc', postprocessing: [] }, scenes, two);
  t.deepEqual(validate(Float32Array.of(0.9, 0.1, 0.9, 0.1, 0.6, 0.4)), {
    score: 2 / 3,
    postprocessing: null,
  });
});

test('of several numbers the mean of their scores is taken, and 0 where one has none', (t) => {
  const of = (clips: number, targets: readonly number[]): LabelledRows => ({
    targets: Float32Array.from(targets),
    index: {
      rows: clips,
      files: Array.from({ length: clips }, (_, firstRow) => ({
        filename: `${firstRow}.wav`,
        firstRow,
        rows: 1,
      })),
      timestamps: null,
    },
    truths: new Map(),
    events: new Map(),
  });
  const two = { kind: 'scene', predictionType: 'regression', vocabulary: ['a', 'b'] } as const;
  const by = (score: string, rows: LabelledRows) => validator({ score, postprocessing: [] }, rows, two);
  // Off by 1 and 3 in the first number, by 0 and 2 in the second.
  const values = Float32Array.of(1, 10, 5, 22);
  const rows = of(2, [0, 10, 2, 20]);
  t.deepEqual(by('mae', rows)(values), { score: 1.5, postprocessing: null });
  t.is(by('r2', rows)(values).score, (1 - 10 / 2 + (1 - 4 / 50)) / 2);
  t.is(by('r2', of(1, [0, 10]))(values.subarray(0, 2)).score, 0);
});

test('without a score the loss decides, the lower the better', (t) => {
  const byLoss = { score: null, postprocessing: grid.slice(0, 1) };
  t.is(directionOf(byLoss), 'minimize');
  t.is(directionOf(criterion), 'maximize');
  const validate = validator(byLoss, events, space);
  const better = validate(on(4, 8));
  t.true(better.score < validate(on(10, 15)).score);
  t.deepEqual(better.postprocessing, grid[0]);
});
