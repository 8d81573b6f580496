import test from 'ava';
import { frameRows } from '../../src/recipes/clip-rows.ts';
import { TaskExamples, wholeClips } from '../../src/recipes/task-examples.ts';

/** One clip of seven frames, 1 to 7, in two bins; a row of targets for every second frame. */
function data(targets: readonly number[] = [1, 2, 3, 4]) {
  const clips = [{ values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 10, 20, 30, 40, 50, 60, 70), frames: 7 }];
  const index = frameRows(['a.wav'], [4], 20);
  return { clips, index, targets: Float32Array.from(targets), events: new Map(), truths: new Map() };
}

/** The first bin and the targets of each example. */
function copies(examples: TaskExamples) {
  return Array.from({ length: examples.count }, (_, example) => {
    const values = new Float32Array(2 * examples.frames);
    const targets = new Float32Array(examples.rows);
    examples.copy(example, values, targets);
    t10(values, examples.frames);
    return [[...values.subarray(0, examples.frames)], [...targets]];
  });
}

function t10(values: Float32Array, frames: number): void {
  for (let frame = 0; frame < frames; frame++) {
    if (values[frames + frame] !== 10 * (values[frame] ?? 0)) throw new Error('the bins differ');
  }
}

test('windows follow each other with their context, beyond the clip is the mean, and the last one reaches its end', (t) => {
  const cut = { frames: 4, hop: 4, context: 2 };
  const examples = new TaskExamples(data(), { kind: 'event', columns: 1, stride: 2, cut });
  t.deepEqual(copies(examples), [
    [
      [0, 0, 1, 2, 3, 4, 5, 6],
      [1, 2],
    ],
    [
      [3, 4, 5, 6, 7, 0, 0, 0],
      [3, 4],
    ],
  ]);
});

test('of a clip as a whole, what is beyond its ends is the clip again', (t) => {
  const clip = {
    ...data(),
    index: { rows: 1, files: [{ filename: 'a.wav', firstRow: 0, rows: 1 }], timestamps: null },
  };
  const cut = { frames: 8, hop: 8, context: 1 };
  const examples = new TaskExamples(
    { ...clip, targets: Float32Array.of(5) },
    { kind: 'scene', columns: 1, stride: 1, cut },
  );
  t.deepEqual(copies(examples), [[[7, 1, 2, 3, 4, 5, 6, 7, 1, 2], [5]]]);
});

test('windows in which too little sounds are left out and counted', (t) => {
  const cut = { frames: 4, hop: 4, context: 0, voiced: 0.6 };
  const examples = new TaskExamples(data([1, 0, 3, 4]), { kind: 'event', columns: 1, stride: 2, cut });
  t.is(examples.count, 1);
  t.is(examples.leftOut, 1);
});

test('clips of two lengths are told with what cuts them', (t) => {
  const other = { ...data(), clips: [{ values: new Float32Array(10), frames: 5 }] };
  t.throws(() => wholeClips([data(), other]), {
    message:
      'a.wav has 5 frames and a.wav 7; expected clips of one length, or windows in the recipe, as windows: { length: 1 }',
  });
});
