import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { centredFrames } from '../../src/audio/frames.ts';
import { UserError } from '../../src/errors.ts';
import { type FramesFixture, fixture, unpackFloat32, unpackInt32 } from './fixture.ts';

test('frames begin, and are timed, where hearbaseline puts them', (t) => {
  for (const { starts, timestamps, ...options } of fixture<FramesFixture>('frames').cases) {
    const frames = centredFrames(options);
    t.deepEqual(frames.starts, unpackInt32(starts), JSON.stringify(options));
    t.deepEqual(frames.timestamps, unpackFloat32(timestamps), JSON.stringify(options));
  }
});

testProp(
  'frames are a hop apart and none is centred past the end',
  [fc.nat(20_000), fc.integer({ min: 1, max: 600 }), fc.double({ min: 0.1, max: 400, noNaN: true })],
  (t, length, frameSize, hopMs) => {
    const { starts, timestamps } = centredFrames({ length, frameSize, hopMs, sampleRate: 16000 });
    const centres = [...starts].map((start) => start + Math.floor(frameSize / 2));
    t.is(timestamps.length, starts.length);
    t.is(centres[0], 0);
    t.true(centres.every((centre, i) => Math.abs(centre - i * hopMs * 16) <= 0.5 + 1e-6 && centre <= length));
    t.true(Math.round(starts.length * hopMs * 16) >= length);
  },
);

test('a hop of nothing is refused', (t) => {
  const options = { length: 10, frameSize: 4, hopMs: 0, sampleRate: 16000 };
  t.throws(() => centredFrames(options), { message: /hopMs=0/ });
});

test('a signal of more samples than frames can count is one clear line', (t) => {
  const options = { length: 2 ** 31, frameSize: 4, hopMs: 1000, sampleRate: 48000 };
  t.throws(() => centredFrames(options), { instanceOf: UserError, message: /^2147483648 samples / });
});
