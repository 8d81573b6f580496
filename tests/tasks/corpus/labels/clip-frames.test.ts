import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { BadInputsError } from '../../../../src/errors.ts';
import {
  checkFrames,
  gatherFrames,
  labelCount,
  trimFrames,
} from '../../../../src/tasks/corpus/labels/clip-frames.ts';

const row = { relpath: 'a/1.wav', split: 'train', filestem: '1', splitKey: '1', label: null };
const framesOf = (times: readonly number[], values: readonly number[] = times.map(() => 0)) => ({
  frames: { times: Float64Array.from(times), values: Float64Array.from(values) },
});

testProp(
  'rows of one frame each, in any order, become the clips that rows with all their frames are',
  [
    fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(20)), {
      minLength: 1,
      maxLength: 30,
      selector: String,
    }),
  ],
  (t, frames) => {
    const gathered = gatherFrames(
      frames.map(([file, start]) => ({
        relpath: `x/${file}.wav`,
        split: 'train',
        label: 100 * start + 7,
        start,
        end: start,
      })),
    );
    const clips = [...new Set(frames.map(([file]) => file))].map((file) => {
      const times = frames.flatMap(([of, time]) => (of === file ? [time] : [])).sort((a, b) => a - b);
      return {
        relpath: `x/${file}.wav`,
        split: 'train',
        label: null,
        ...framesOf(
          times,
          times.map((time) => 100 * time + 7),
        ),
      };
    });
    t.deepEqual(gathered, clips);
    t.deepEqual(gatherFrames(clips), clips);
    t.is(labelCount(gathered), frames.length);
  },
);

test('rows of a file that is in two splits stay two, for the check of splits to find', (t) => {
  const frame = { relpath: 'a/1.wav', label: 220, start: 0, end: 0 };
  const gathered = gatherFrames([
    { ...frame, split: 'train' },
    { ...frame, split: 'test' },
  ]);
  t.deepEqual(
    gathered.map(({ split }) => split),
    ['train', 'test'],
  );
});

test('each frame that has no time, no number, or a time that another has is named', (t) => {
  const problemsOf = (...clips: readonly ReturnType<typeof framesOf>[]) =>
    t.throws(
      () =>
        checkFrames(
          clips.map((clip) => ({ ...row, ...clip })),
          false,
        ),
      { instanceOf: BadInputsError },
    )?.problems;
  t.notThrows(() => checkFrames([{ ...row, ...framesOf([0, 50], [0, -220]) }], false));
  t.deepEqual(problemsOf(framesOf([50, 50])), ['a/1.wav: 50 ms is there twice; expected it once']);
  t.deepEqual(problemsOf(framesOf([Number.NaN])), ['a/1.wav: no start; expected the time of a frame']);
  t.deepEqual(problemsOf(framesOf([-1])), ['a/1.wav: start -1; expected milliseconds from 0']);
  t.deepEqual(problemsOf(framesOf([0], [Number.NaN])), ['a/1.wav: label NaN; expected a number']);
  t.deepEqual(problemsOf(framesOf([0, 1], [0])), ['a/1.wav: 2 times of 1 numbers; expected as many']);
  t.deepEqual(problemsOf(framesOf([])), ['a/1.wav: no frames; expected one at least']);
  t.deepEqual(problemsOf(framesOf([0]), framesOf([1])), ['a/1.wav: has two lists of frames; expected one']);
});

test('a frame at the end of the clip is not in it, and a clip without frames is an error', (t) => {
  const [trimmed] = trimFrames([{ ...row, ...framesOf([0, 999.9, 1000, 1001], [1, 2, 3, 4]) }], 1);
  t.deepEqual(trimmed?.frames, framesOf([0, 999.9], [1, 2]).frames);
  const error = t.throws(() => trimFrames([{ ...row, ...framesOf([1000]) }], 1), {
    instanceOf: BadInputsError,
    message: /^1 files have no event that starts within their first 1 s:/,
  });
  t.deepEqual(error?.problems, ['a/1.wav']);
});
