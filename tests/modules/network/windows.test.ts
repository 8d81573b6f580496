import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { innerFrames, trimmed } from '../../../src/modules/network/windows.ts';

/** basic-pitch's windows, samples at 22050 Hz. */
const basicPitch = { stride: 43844, count: 172, hop: 256, first: 0, overlap: 30 };

test('the windows of basic-pitch begin where its own code has them, and its 142 inner frames are kept', (t) => {
  const { starts, skipped, kept, centres } = innerFrames({ ...basicPitch, length: 22050 * 5 });
  t.deepEqual([...starts], [-3840, 32324, 68488, 104652]);
  t.is(skipped, 15);
  t.deepEqual([...kept], [142, 142, 142, 7]);
  t.is(centres[142], 32324 + 15 * 256);
  t.is(centres.at(-1), 104652 + (15 + 6) * 256);
});

test('a sound of no length has the first frame', (t) => {
  t.deepEqual([...innerFrames({ ...basicPitch, length: 0 }).centres], [0]);
});

test('where the last frame of a window is the first of the next it is kept once', (t) => {
  const { centres, kept } = innerFrames({
    length: 900,
    stride: 400,
    count: 5,
    hop: 100,
    first: 0,
    overlap: 0,
  });
  t.deepEqual([...centres], [0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  t.deepEqual([...kept], [4, 4, 2]);
});

test('of each window the frames between the trimmed ones are kept, in order', (t) => {
  const windows = [0, 1].map((window) => Float32Array.from({ length: 6 }, (_, frame) => 10 * window + frame));
  const layout = {
    starts: Int32Array.of(-1, 3),
    skipped: 1,
    kept: Int32Array.of(4, 2),
    centres: new Float64Array(6),
  };
  t.deepEqual([...trimmed(windows, 1, layout)], [1, 2, 3, 4, 11, 12]);
});

testProp(
  'centres rise, no gap is wider than a hop, and the last lies less than a hop before the end of the sound',
  [fc.nat(20000), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 300 }), fc.nat(20)],
  (t, length, inner, hop, half) => {
    const overlap = 2 * half;
    const count = inner + overlap;
    const layout = innerFrames({ length, stride: count * hop, count, hop, first: hop / 2, overlap });
    const { centres, kept, starts } = layout;
    t.is(
      kept.reduce((sum, frames) => sum + frames, 0),
      centres.length,
    );
    t.is(starts.length, kept.length);
    for (let i = 1; i < centres.length; i++) t.is((centres[i] ?? 0) - (centres[i - 1] ?? 0), hop);
    t.is(centres[0], hop / 2);
    t.true(length - (centres.at(-1) ?? 0) < hop);
  },
);
