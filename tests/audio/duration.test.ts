import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { fitDuration } from '../../src/audio/duration.ts';
import type { PcmSignal } from '../../src/audio/signal.ts';
import { fixture, type WavFixture } from './fixture.ts';

async function* inPieces({ samples, sampleRate }: PcmSignal, pieces: number): AsyncGenerator<PcmSignal> {
  const size = Math.ceil(samples.length / pieces);
  for (let piece = 0; piece < pieces; piece += 1) {
    yield { samples: samples.subarray(piece * size, (piece + 1) * size), sampleRate };
  }
}

async function fitted(signal: PcmSignal, seconds: number | null, pieces = 1): Promise<Int16Array> {
  const samples: number[] = [];
  for await (const piece of fitDuration(inPieces(signal, pieces), seconds)) samples.push(...piece.samples);
  return Int16Array.from(samples);
}

test('lengths equal what ffmpeg trims and pads to', async (t) => {
  for (const [sampleRate, frames, seconds, expected] of fixture<WavFixture>('wav').lengths) {
    let length = 0;
    for await (const { samples } of fitDuration(
      inPieces({ samples: new Int16Array(frames), sampleRate }, 1),
      seconds,
    )) {
      length += samples.length;
    }
    t.is(length, expected, `${frames} samples to ${seconds} s at ${sampleRate} Hz`);
  }
});

testProp(
  'the signal is kept from its start and silence follows it, whatever pieces it comes in',
  [
    fc.int16Array(),
    fc.integer({ min: 200, max: 48_000 }),
    fc.double({ min: 0, max: 0.05, noNaN: true }),
    fc.integer({ min: 1, max: 5 }),
  ],
  async (t, samples, sampleRate, seconds, pieces) => {
    const cut = await fitted({ samples, sampleRate }, seconds, pieces);
    t.true(Math.abs(cut.length - seconds * sampleRate) <= 0.5);
    t.true(cut.every((sample, i) => sample === (samples[i] ?? 0)));
  },
);

test('no duration leaves the signal as it is', async (t) => {
  const samples = Int16Array.of(1, 2, 3);
  t.deepEqual(await fitted({ samples, sampleRate: 8000 }, null, 2), samples);
});

test('what is not wanted is not read', async (t) => {
  async function* endless(): AsyncGenerator<PcmSignal> {
    for (;;) yield { samples: new Int16Array(1000), sampleRate: 8000 };
  }
  let length = 0;
  for await (const { samples } of fitDuration(endless(), 1)) length += samples.length;
  t.is(length, 8000);
});

test('a negative duration is refused', async (t) => {
  const signal = { samples: Int16Array.of(1, 2), sampleRate: 8000 };
  await t.throwsAsync(fitted(signal, -1), { message: 'seconds=-1, expected 0 or more' });
});
