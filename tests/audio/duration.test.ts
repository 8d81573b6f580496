import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { trimOrPad } from '../../src/audio/duration.ts';
import { fixture, type WavFixture } from './fixture.ts';

test('lengths equal what ffmpeg trims and pads to', (t) => {
  for (const [sampleRate, frames, seconds, expected] of fixture<WavFixture>('wav').lengths) {
    const { samples } = trimOrPad({ samples: new Int16Array(frames), sampleRate }, seconds);
    t.is(samples.length, expected, `${frames} samples to ${seconds} s at ${sampleRate} Hz`);
  }
});

testProp(
  'the signal is kept from its start and silence follows it',
  [fc.int16Array(), fc.integer({ min: 200, max: 48_000 }), fc.double({ min: 0, max: 0.05, noNaN: true })],
  (t, samples, sampleRate, seconds) => {
    const cut = trimOrPad({ samples, sampleRate }, seconds);
    t.is(cut.sampleRate, sampleRate);
    t.true(Math.abs(cut.samples.length - seconds * sampleRate) <= 0.5);
    t.true(cut.samples.every((sample, i) => sample === (samples[i] ?? 0)));
  },
);

test('no duration leaves the signal as it is', (t) => {
  const signal = { samples: Int16Array.of(1, 2), sampleRate: 8000 };
  t.is(trimOrPad(signal, null), signal);
});

test('a negative duration is refused', (t) => {
  const signal = { samples: Int16Array.of(1, 2), sampleRate: 8000 };
  t.throws(() => trimOrPad(signal, -1), { message: 'seconds=-1, expected 0 or more' });
});
