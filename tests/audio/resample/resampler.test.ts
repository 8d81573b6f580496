import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { at } from '../../../src/at.ts';
import { createResampler, createResamplerBank, toFullScale } from '../../../src/audio/resample/resampler.ts';
import { decodeWav } from '../../../src/audio/wav.ts';
import { UserError } from '../../../src/errors.ts';
import { decibels, errorLevel, sine } from '../decibels.ts';
import { fixture, type ResampleFixture, unpackFloat32, unpackInt16 } from '../fixture.ts';
import { recordingsOf } from '../real-recordings.ts';

const { cases, speech, lengths } = fixture<ResampleFixture>('resample');

const RATES = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000];
const RATE_PAIRS = [
  ...RATES.flatMap((from) => RATES.filter((to) => to !== from).map((to) => [from, to] as const)),
  [192_000, 44_100],
  [11_127, 16_000],
  [44_100, 44_101],
  [48_000, 47_999],
  [47_999, 16_001],
  [16_001, 192_001],
] as const;
/** Of the lower Nyquist frequency. */
const [PASSED, STOPPED] = [
  [0.001, 0.02, 0.11, 0.5, 0.77, 0.9],
  [1, 1.01, 1.1, 1.37, 1.9],
];
const PASS_BAND_EDGE = 0.913;

/** The middle of a signal, out of reach of the silence at its ends: filters are 195 samples long at the lower rate. */
function middle(samples: Float32Array, rate: number, lowerRate: number): Float32Array {
  const edge = Math.ceil((110 * rate) / lowerRate);
  return samples.slice(edge, samples.length - edge);
}

for (const [from, to] of RATE_PAIRS) {
  const name = `${from} to ${to} Hz`;
  const lower = Math.min(from, to);
  const length = Math.floor(from / 8);

  test(`${name}: tones in the pass band stay the same tones, beyond it they are silenced`, async (t) => {
    const { resample } = await createResampler(from, to);
    for (const part of PASSED) {
      const hz = (part * lower) / 2;
      const resampled = await resample(sine(hz, from, length));
      const expected = sine(hz, to, resampled.length);
      const error = errorLevel(middle(resampled, to, lower), middle(expected, to, lower));
      t.true(error < -125, `${hz} Hz: ${error} dB`);
    }
    const edge = (PASS_BAND_EDGE * lower) / 2;
    const atEdge = middle(await resample(sine(edge, from, length)), to, lower);
    t.true(Math.abs(decibels(atEdge) - decibels(sine(edge, to, 8000))) < 0.01, `${edge} Hz is weakened`);
    for (const part of STOPPED) {
      const hz = (part * lower) / 2;
      if (hz >= from / 2) continue;
      const resampled = middle(await resample(sine(hz, from, length)), to, lower);
      const level = decibels(resampled) - decibels(sine(hz, from, length));
      t.true(level < -125, `${hz} Hz: ${level} dB`);
    }
  });
}

for (const { from, to, kind, samples, resampled } of cases) {
  test(`${from} to ${to} Hz: a ${kind.replace('_', '-')} signal becomes what soxr makes of it`, async (t) => {
    const input = unpackInt16(samples).map(Number);
    const resampler = await createResampler(from, to);
    const found = await resampler.resample(Float32Array.from(input, (sample) => sample / 32768));
    const error = errorLevel(found, unpackFloat32(resampled));
    t.log(`${error.toFixed(1)} dB`);
    t.true(error < -100, `${error} dB`);
  });
}

test('recorded speech becomes what soxr makes of it, as far up as soxr passes it unweakened', async (t) => {
  const recordings = await recordingsOf(t);
  if (recordings.size === 0) return;
  for (const { name, to, spectrum } of speech) {
    const { channels, sampleRate } = decodeWav(recordings.get(name) ?? new Uint8Array(), name);
    const { resample } = await createResampler(sampleRate, to);
    const found = someBins(await resample(channels[0] ?? new Float32Array()), spectrum.size, spectrum.bins);
    const error = errorLevel(found, unpackFloat32(spectrum.parts));
    t.log(`${name} to ${to} Hz: ${error.toFixed(1)} dB`);
    t.true(error < -100, `${name} to ${to} Hz: ${error} dB`);
  }
});

/** Real and imaginary parts of some bins of a spectrum, seen through a Blackman-Harris window. */
function someBins(samples: Float32Array, size: number, bins: readonly number[]): Float32Array {
  const windowed = Float64Array.from(samples, (sample, i) => {
    const angle = (2 * Math.PI * i) / samples.length;
    const window =
      0.35875 - 0.48829 * Math.cos(angle) + 0.14128 * Math.cos(2 * angle) - 0.01168 * Math.cos(3 * angle);
    return sample * window;
  });
  return Float32Array.from(
    bins.flatMap((bin) => {
      let [real, imaginary] = [0, 0];
      for (let i = 0; i < windowed.length; i += 1) {
        const angle = (2 * Math.PI * ((bin * i) % size)) / size;
        real += (windowed[i] as number) * Math.cos(angle);
        imaginary -= (windowed[i] as number) * Math.sin(angle);
      }
      return [real, imaginary];
    }),
  );
}

test('recorded speech becomes sample by sample what soxr makes of it', async (t) => {
  const recordings = await recordingsOf(t);
  if (recordings.size === 0) return;
  for (const { name, to, stride, resampled } of speech) {
    const { channels, sampleRate } = decodeWav(recordings.get(name) ?? new Uint8Array(), name);
    const resampler = await createResampler(sampleRate, to);
    const found = await resampler.resample(channels[0] ?? new Float32Array());
    const error = errorLevel(
      found.filter((_, i) => i % stride === 0),
      unpackFloat32(resampled),
    );
    t.log(`${name} to ${to} Hz: ${error.toFixed(1)} dB`);
    // At ratios that are no whole numbers soxr weakens tones by up to 0.01 dB from 0.65 of the Nyquist frequency on; and
    // in the transition band filters differ.
    t.true(error < -70, `${name} to ${to} Hz: ${error} dB`);
  }
});

test("lengths equal soxr's", async (t) => {
  for (const [from, to, samples, expected] of lengths) {
    const resampler = await createResampler(from, to);
    t.is(resampler.outputLength(samples), expected, `${samples} samples, ${from} to ${to} Hz`);
  }
});

const anyRate = fc.constantFrom(8000, 11025, 16000, 22050, 32000, 44100, 48000);
const anySignal = fc.float32Array({ maxLength: 2000, min: -1, max: 1, noNaN: true });

testProp(
  'the length is the same ratio of any signal',
  [anyRate, anyRate, anySignal],
  async (t, from, to, signal) => {
    const resampler = await createResampler(from, to);
    const { length } = await resampler.resample(signal);
    t.is(length, resampler.outputLength(signal.length));
    t.true(Math.abs(length - (signal.length * to) / from) <= 0.5 + 1e-9);
  },
  { numRuns: 40 },
);

testProp(
  'the sum of two signals becomes the sum of what they become',
  [anyRate, anyRate, anySignal, fc.float({ min: -2, max: 2, noNaN: true })],
  async (t, from, to, signal, factor) => {
    const resampler = await createResampler(from, to);
    const other = signal.map((_, i) => Math.sin(i * 0.1));
    const sum = await resampler.resample(signal.map((sample, i) => sample + factor * (other[i] as number)));
    const [one, two] = await Promise.all([resampler.resample(signal), resampler.resample(other)]);
    const furthest = Math.max(
      0,
      ...sum.map((s, i) => Math.abs(s - (one[i] as number) - factor * (two[i] as number))),
    );
    t.true(furthest < 4e-6, `${furthest}`);
  },
  { numRuns: 40 },
);

testProp(
  'a signal that begins a whole period later ends up a whole period later',
  [
    fc.constantFrom([44100, 16000, 441, 160], [16000, 48000, 1, 3], [48000, 16000, 3, 1]),
    anySignal,
    fc.nat(40),
  ],
  async (t, [from, to, period, resampledPeriod], signal, periods) => {
    const resampler = await createResampler(from as number, to as number);
    const late = new Float32Array(signal.length + (period as number) * periods);
    late.set(signal, (period as number) * periods);
    const onTime = await resampler.resample(signal);
    const found = (await resampler.resample(late)).slice((resampledPeriod as number) * periods);
    const furthest = Math.max(0, ...onTime.map((sample, i) => Math.abs(sample - (found[i] as number))));
    t.true(furthest < 2e-6, `${furthest}`);
  },
  { numRuns: 40 },
);

test('audio of many blocks becomes what a part of it becomes', async (t) => {
  for (const [from, to] of [
    [8000, 11025],
    [11127, 16000],
  ] as const) {
    const resampler = await createResampler(from, to);
    const long = sine(1234.5, from, 20 * from);
    const start = 11 * from;
    const part = await resampler.resample(long.slice(start, start + from));
    const same = (await resampler.resample(long)).slice(11 * to, 12 * to);
    t.true(errorLevel(middle(part, to, from), middle(same, to, from)) < -130);
  }
});

test('16-bit audio is rounded and clipped from the same samples', async (t) => {
  const samples = Int16Array.from({ length: 3000 }, (_, i) => (i % 100 < 50 ? 32767 : -32768));
  const resampler = await createResampler(16000, 44100);
  const floats = await resampler.resample(Float32Array.from(samples, (sample) => sample / 32768));
  const resampled = await resampler.resample16(samples);
  t.true(floats.some((sample) => Math.abs(sample) > 1.01));
  t.true(
    resampled.every((sample, i) => {
      const wanted = Math.min(32767, Math.max(-32768, (floats[i] as number) * 32768));
      return Math.abs(sample - wanted) <= 0.5;
    }),
  );
});

testProp(
  'neither the pieces that a signal comes in nor the other rates change a bit',
  [
    fc.constantFrom(8000, 11025, 44100),
    fc.array(fc.nat(90_000), { minLength: 1, maxLength: 4 }),
    fc.uniqueArray(fc.constantFrom(8000, 16000, 22050, 32000, 48000), { minLength: 1, maxLength: 3 }),
  ],
  async (t, from, lengths, rates) => {
    const samples = Int16Array.from(
      { length: lengths.reduce((sum, length) => sum + length, 0) },
      (_, i) => ((i * 7919 + ((i * i) % 4001)) % 65536) - 32768,
    );
    const stream = (await createResamplerBank(from, rates, 'int16')).start();
    const pieces: Int16Array[][][] = [];
    let place = 0;
    for (const length of lengths) {
      pieces.push(await stream.push(toFullScale(samples.subarray(place, place + length))));
      place += length;
    }
    pieces.push(await stream.end());
    for (const [i, rate] of rates.entries()) {
      const whole = await (await createResampler(from, rate)).resample16(samples);
      const parts = pieces.flatMap((rateParts) => rateParts[i] ?? []);
      t.is(Buffer.compare(Buffer.concat(parts.map(bytesOf)), bytesOf(whole)), 0, `${from} to ${rate} Hz`);
    }
  },
  { numRuns: 15 },
);

testProp(
  'short signals that go through together come out as they do one by one',
  [
    fc.constantFrom(8000, 16000, 44100, 192000),
    fc.uniqueArray(fc.constantFrom(8000, 16000, 22050, 32000, 48000), { minLength: 1, maxLength: 3 }),
    fc.nat(40_000),
    fc.integer({ min: 1, max: 5 }),
  ],
  async (t, from, rates, length, signals) => {
    const samples = Int16Array.from(
      { length: signals * length },
      (_, i) => ((i * 7919 + ((i * i) % 4001)) % 65536) - 32768,
    );
    const bank = await createResamplerBank(from, rates, 'int16');
    const together = await bank.together(toFullScale(samples), signals);
    t.true(together !== undefined || from > 16_000 || length > 16_000);
    for (let signal = 0; together !== undefined && signal < signals; signal++) {
      const stream = bank.start();
      const own = samples.subarray(signal * length, (signal + 1) * length);
      const pieces = [await stream.push(toFullScale(own)), await stream.end()];
      for (const [i, rate] of rates.entries()) {
        const { data, length: made, stride } = at(together, i);
        const parts = pieces.flatMap((rateParts) => rateParts[i] ?? []);
        const whole = Buffer.concat(parts.map(bytesOf));
        const found = bytesOf(data.subarray(signal * stride, signal * stride + made));
        t.is(Buffer.compare(whole, found), 0, `${from} to ${rate} Hz, ${length} samples`);
      }
    }
    await bank.release();
  },
  { numRuns: 20 },
);

function bytesOf(samples: Int16Array | Float32Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

test('signals that need more than one block do not go through together', async (t) => {
  const bank = await createResamplerBank(16000, [48000], 'int16');
  t.is(await bank.together(new Float32Array(2 * 70_000), 2), undefined);
  await bank.release();
});

test('audio at its own rate is passed through', async (t) => {
  const samples = Int16Array.of(1, -2, 3);
  t.deepEqual(await (await createResampler(8000, 8000)).resample16(samples), samples);
});

test('audio of any length has the length of its ratio, wherever its end falls within a block', async (t) => {
  const ends = { 8000: [32_768, 32_770], 16000: [32_768, 32_770], 11025: [32_778, 32_780] };
  for (const [from, lengths] of Object.entries(ends)) {
    const resampler = await createResampler(Number(from), 48_000);
    for (const length of lengths) {
      const { length: found } = await resampler.resample(new Float32Array(length));
      t.is(found, resampler.outputLength(length), `${length} samples at ${from} Hz`);
    }
  }
});

test('a signal of few samples a second is raised to 48 kHz', async (t) => {
  const resampler = await createResampler(200, 48_000);
  const found = await resampler.resample(sine(20, 200, 1000));
  const expected = sine(20, 48_000, found.length);
  t.true(errorLevel(middle(found, 48_000, 200), middle(expected, 48_000, 200)) < -120);
});

const oddRate = fc.integer({ min: 4000, max: 200_000 });

testProp(
  'any two rates give the same tones, in time that does not depend on their divisors',
  [oddRate, oddRate, fc.double({ min: 0.01, max: 0.9, noNaN: true })],
  async (t, from, to, part) => {
    const lower = Math.min(from, to);
    const hz = (part * lower) / 2;
    const resampler = await createResampler(from, to);
    const found = await resampler.resample(sine(hz, from, Math.ceil((600 * from) / lower)));
    await resampler.release();
    const error = errorLevel(middle(found, to, lower), middle(sine(hz, to, found.length), to, lower));
    // The worst of 3,000 draws was at -124.3.
    t.true(error < -123, `${hz} Hz: ${error} dB`);
  },
  { numRuns: 25 },
);

test('rates without a common divisor change no bit with the pieces that a signal comes in', async (t) => {
  const samples = Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i * i * 1e-5));
  for (const to of [16_001, 44_101, 48_000]) {
    const stream = (await createResamplerBank(44_099, [to], 'float32')).start();
    const pieces: Float32Array[] = [];
    for (let place = 0, length = 1; place < samples.length; place += length, length = (length * 3) % 9001) {
      pieces.push(...((await stream.push(samples.subarray(place, place + length)))[0] ?? []));
    }
    pieces.push(...((await stream.end())[0] ?? []));
    const whole = await (await createResampler(44_099, to)).resample(samples);
    t.deepEqual(Buffer.concat(pieces.map(bytesOf)), Buffer.from(bytesOf(whole)), `to ${to} Hz`);
  }
});

// Serial: other tests of this file hold memory too.
test.serial('memory does not grow with the number of rates', async (t) => {
  const samples = sine(100, 8000, 2000);
  let before = 0;
  for (let n = 0; n < 180; n += 1) {
    if (n === 20) before = process.memoryUsage.rss();
    const resampler = await createResampler(40_000 + 137 * n, 16_001);
    await resampler.resample(samples);
    await resampler.release();
  }
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  // 20 to 30 MB; 225 where none is released.
  t.true(grown < 110, `${grown.toFixed(0)} MB`);
});

test('rates that are no rates, or too far apart, are refused', async (t) => {
  for (const rate of [0, 1, 0.5, -8000, 1e9, Number.NaN]) {
    await t.throwsAsync(createResampler(rate, 8000), {
      instanceOf: UserError,
      message: `a sample rate of ${rate} Hz; expected a whole number from 10 to 12288000`,
    });
  }
  await t.throwsAsync(createResampler(8000, 1), { instanceOf: UserError });
  await t.throwsAsync(createResampler(2_000_000, 5000), {
    instanceOf: UserError,
    message: 'cannot resample from 2000000 Hz to 5000 Hz: expected rates within a factor of 256',
  });
});
