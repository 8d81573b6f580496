import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { decodeWav, encodeWav16, readWavMono } from '../../src/audio/wav.ts';
import { UserError } from '../../src/errors.ts';
import { fixture, unpackBytes, unpackFloat32, type WavFixture } from './fixture.ts';
import { recordingsOf } from './real-recordings.ts';
import { wavFile } from './wav-file.ts';

const { files } = fixture<WavFixture>('wav');

for (const { name, channels, subtype, wav, samples } of files) {
  test(`${name} channels: decodes to the floats that soundfile reads`, (t) => {
    const decoded = decodeWav(unpackBytes(wav), name);
    const expected = unpackFloat32(samples);
    const frames = expected.length / channels;
    t.is(decoded.sampleRate, 22050);
    t.is(decoded.encoding, subtype === 'FLOAT' || subtype === 'DOUBLE' ? 'float' : 'integer');
    t.is(decoded.channels.length, channels);
    for (const [i, channel] of decoded.channels.entries()) {
      t.deepEqual(channel, expected.slice(i * frames, (i + 1) * frames));
    }
  });
}

const format = fc.constantFrom(
  ...([8, 16, 24, 32] as const).map((bits) => ({ encoding: 'integer' as const, bits })),
  ...([32, 64] as const).map((bits) => ({ encoding: 'float' as const, bits })),
);

/** Any WAV file: format, channels, stored values. */
const anyFile = fc
  .record({ format, channels: fc.integer({ min: 1, max: 9 }) })
  .chain(({ format, channels }) => {
    const { encoding, bits } = format;
    const lowest = bits === 8 ? 0 : -(2 ** (bits - 1));
    const value =
      encoding === 'float'
        ? fc.float({ min: -2, max: 2, noNaN: true })
        : fc.integer({ min: lowest, max: lowest + 2 ** bits - 1 });
    return fc.record({
      encoding: fc.constant(encoding),
      bits: fc.constant(bits),
      channels: fc.constant(channels),
      sampleRate: fc.integer({ min: 200, max: 2_000_000 }),
      stored: fc
        .array(fc.array(value, { minLength: channels, maxLength: channels }), { minLength: 1, maxLength: 20 })
        .map((frames) => frames.flat()),
      extensible: fc.boolean(),
      speakerMask: fc.nat(0xffff),
      extraChunks: fc.array(
        fc.tuple(fc.constantFrom('LIST', 'fact', 'bext', 'junk'), fc.uint8Array({ maxLength: 9 })),
        { maxLength: 3 },
      ),
    });
  });

testProp(
  'every format, channel count and order of chunks decodes to what was stored',
  [anyFile],
  (t, file) => {
    const decoded = decodeWav(wavFile(file), 'a.wav');
    t.is(decoded.sampleRate, file.sampleRate);
    t.is(decoded.bitsPerSample, file.bits);
    t.is(decoded.encoding, file.encoding);
    t.is(decoded.speakerMask, file.extensible ? file.speakerMask : 0);
    const zero = file.encoding === 'integer' && file.bits === 8 ? 128 : 0;
    const scale = file.encoding === 'integer' ? 2 ** (file.bits - 1) : 1;
    for (const [i, channel] of decoded.channels.entries()) {
      const stored = file.stored.filter((_, place) => place % file.channels === i);
      t.deepEqual(
        channel,
        Float32Array.from(stored, (value) => (value - zero) / scale),
      );
    }
  },
);

testProp(
  'mono 16-bit audio comes back from its encoding sample for sample',
  [fc.int16Array({ minLength: 1 }), fc.integer({ min: 200, max: 192_000 })],
  (t, samples, sampleRate) => {
    const bytes = encodeWav16({ samples, sampleRate });
    t.deepEqual(decodeWav(bytes, 'a.wav').int16, samples);
    t.deepEqual(readWavMono(bytes, 'a.wav'), {
      samples: Float32Array.from(samples, (sample) => sample / 32768),
      sampleRate,
    });
  },
);

testProp(
  'data of unknown size, as writers without a seek leave it, is read to the end of the file',
  [anyFile, fc.constantFrom(0, 0xffffffff)],
  (t, file, dataSize) => {
    const frame = (file.channels * file.bits) / 8;
    const streamed = wavFile({ ...file, dataSize, tail: new Uint8Array(frame - 1) });
    t.deepEqual(decodeWav(streamed, 'a.wav'), decodeWav(wavFile(file), 'a.wav'));
  },
);

testProp('what follows the data is not audio', [anyFile, fc.uint8Array()], (t, file, tail) => {
  t.deepEqual(decodeWav(wavFile({ ...file, tail }), 'a.wav'), decodeWav(wavFile(file), 'a.wav'));
});

testProp('bytes that lie anywhere in a larger buffer are read', [anyFile, fc.nat(7)], (t, file, offset) => {
  const bytes = wavFile(file);
  const shifted = new Uint8Array(bytes.length + offset + 3).subarray(offset, offset + bytes.length);
  shifted.set(bytes);
  t.deepEqual(decodeWav(shifted, 'a.wav'), decodeWav(bytes, 'a.wav'));
});

testProp(
  'a file cut off anywhere is refused',
  [anyFile, fc.double({ min: 0, max: 1, noNaN: true })],
  (t, file, part) => {
    const bytes = wavFile(file);
    const padding = ((file.stored.length * file.bits) / 8) % 2;
    const cut = bytes.subarray(0, Math.floor(part * (bytes.length - padding - 1)));
    t.throws(() => decodeWav(cut, 'a.wav'), { instanceOf: UserError, message: /^a\.wav: [^\n]+$/ });
  },
);

testProp(
  'broken bytes are decoded or refused in one line, nothing else',
  [anyFile, fc.array(fc.tuple(fc.nat(79), fc.nat(255)), { minLength: 1, maxLength: 6 }), fc.nat(200)],
  (t, file, changes, length) => {
    const bytes = Uint8Array.from(wavFile(file));
    for (const [place, value] of changes) if (place < bytes.length) bytes[place] = value;
    for (const broken of [bytes, bytes.subarray(0, length)]) {
      try {
        t.true(decodeWav(broken, 'a.wav').channels.length > 0);
      } catch (error) {
        t.true(error instanceof UserError, String(error));
        t.regex((error as UserError).message, /^a\.wav: [^\n]+$/);
      }
    }
  },
  { numRuns: 1000 },
);

test('a file of more than one channel is not read as mono', (t) => {
  const bytes = wavFile({ encoding: 'integer', bits: 16, channels: 2, sampleRate: 8000, stored: [1, 2] });
  t.throws(() => readWavMono(bytes, 'a.wav'), {
    instanceOf: UserError,
    message: 'a.wav: has 2 channels, expected mono',
  });
});

test('the recordings of the Free Spoken Digit Dataset come back byte for byte', async (t) => {
  const recordings = await recordingsOf(t);
  for (const [name, bytes] of recordings) {
    const { int16, sampleRate } = decodeWav(bytes, name);
    t.deepEqual(Buffer.from(encodeWav16({ samples: int16 ?? new Int16Array(), sampleRate })), bytes, name);
  }
});
