import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { toMono16 } from '../../src/audio/mono.ts';
import { decodeWav } from '../../src/audio/wav.ts';
import { fixture, unpackBytes, unpackInt16, type WavFixture } from './fixture.ts';
import { wavFile } from './wav-file.ts';

for (const { name, wav, mono16 } of fixture<WavFixture>('wav').files) {
  test(`${name} channels: mixes to the 16-bit samples that ffmpeg gives`, (t) => {
    const mixed = toMono16(decodeWav(unpackBytes(wav), name));
    t.is(mixed.sampleRate, 22050);
    t.deepEqual(mixed.samples, unpackInt16(mono16));
  });
}

testProp(
  'channels that are all the same mix to themselves',
  [fc.int16Array({ minLength: 1 }), fc.integer({ min: 1, max: 12 })],
  (t, samples, channels) => {
    const stored = [...samples].flatMap((sample) => new Array<number>(channels).fill(sample));
    const bytes = wavFile({ encoding: 'integer', bits: 16, channels, sampleRate: 8000, stored });
    const mixed = toMono16(decodeWav(bytes, 'a.wav')).samples;
    const furthest = Math.max(...mixed.map((sample, i) => Math.abs(sample - (samples[i] as number))));
    // Weights of 15 bits need not sum to 1.
    t.true(furthest <= (channels > 2 ? channels / 2 : 0), `${furthest}`);
  },
);

test('floats that are no numbers become silence', (t) => {
  const stored = [Number.NaN, 0.5, Number.POSITIVE_INFINITY];
  const bytes = wavFile({ encoding: 'float', bits: 32, channels: 1, sampleRate: 8000, stored });
  t.deepEqual(toMono16(decodeWav(bytes, 'a.wav')).samples, Int16Array.of(0, 16384, 32767));
});
