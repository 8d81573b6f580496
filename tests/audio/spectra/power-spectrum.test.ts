import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import FFT from 'fft.js';
import { createPowerSpectrum } from '../../../src/audio/spectra/power-spectrum.ts';
import { fixture, type MelFixture, unpackFloat32 } from '../fixture.ts';

/** |X|^2 of one frame in double precision. */
function reference(samples: Float32Array, start: number, window: Float32Array): Float64Array {
  const fft = new FFT(window.length);
  const frame = Array.from(window, (factor, i) => (samples[start + i] ?? 0) * factor);
  const spectrum: number[] = fft.createComplexArray();
  fft.realTransform(spectrum, frame);
  return Float64Array.from({ length: window.length / 2 + 1 }, (_, bin) => {
    return (spectrum[2 * bin] as number) ** 2 + (spectrum[2 * bin + 1] as number) ** 2;
  });
}

/** The largest amplitude before the window: the transform rounds by it, even where the window hides it. */
function loudest(samples: Float32Array, start: number, frameSize: number): number {
  const amplitude = Math.sqrt(Math.max(...reference(samples, start, new Float32Array(frameSize).fill(1))));
  return amplitude === 0 ? 1 : amplitude;
}

/** Between the amplitudes of two power spectra. */
function largestError(found: Float32Array, expected: Float64Array): number {
  return Math.max(
    ...expected.map((power, bin) => Math.abs(Math.sqrt(power) - Math.sqrt(found[bin] as number))),
  );
}

const ROUNDING = 3e-7;
const FRAME_SIZES = [32, 1024, 4096];

const noise = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * i * 0.37) * 0.5);

for (const [frameSize, packed] of fixture<MelFixture>('mel').windows.filter(([size]) =>
  FRAME_SIZES.includes(size),
)) {
  test(`spectra of ${frameSize} samples under torch's window are exact within float32's error`, async (t) => {
    const spectrum = await createPowerSpectrum(frameSize);
    t.is(spectrum.bins, frameSize / 2 + 1);
    const starts = Int32Array.of(
      -frameSize / 2,
      -3,
      0,
      17,
      5000,
      noise.length - 5,
      noise.length + 1,
      -2 * frameSize,
    );
    const output = new Float32Array(starts.length * spectrum.bins);
    spectrum.compute(noise, starts, output);
    for (const [i, start] of starts.entries()) {
      const expected = reference(noise, start, unpackFloat32(packed));
      const found = output.subarray(i * spectrum.bins, (i + 1) * spectrum.bins);
      const furthest = largestError(found, expected) / loudest(noise, start, frameSize);
      t.true(furthest <= ROUNDING, `start ${start}: ${furthest}`);
    }
  });
}

const spectrum480 = createPowerSpectrum(480);
const rectangular480 = new Float64Array(480).fill(1);
const window480 = Float64Array.from({ length: 480 }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 480));

testProp(
  "the powers of a frame sum to its energy under the window (Parseval's theorem)",
  [
    fc.float32Array({ minLength: 1, maxLength: 700, min: -1, max: 1, noNaN: true }),
    fc.integer({ min: -500, max: 700 }),
  ],
  async (t, samples, start) => {
    const spectrum = await spectrum480;
    const output = new Float32Array(spectrum.bins);
    spectrum.compute(samples, Int32Array.of(start), output);
    const norm = (window: Float64Array) =>
      Math.sqrt(480 * window.reduce((sum, factor, n) => sum + ((samples[start + n] ?? 0) * factor) ** 2, 0));
    const ends = (output[0] as number) + (output[240] as number);
    const found = Math.sqrt(2 * output.reduce((sum, power) => sum + power, 0) - ends);
    const error = Math.abs(found - norm(window480));
    t.true(error <= 1e-6 * norm(rectangular480) + 1e-18, `${found} ${norm(window480)}`);
  },
);

for (const [name, sample] of [
  ['a constant', () => 1],
  ['a tone between two frequencies', (n: number) => Math.sin((2 * Math.PI * 100.5 * n) / 4096)],
  ['the fastest alternation', (n: number) => (n % 2 === 0 ? 1 : -1)],
] as const) {
  test(`${name} shows at its frequencies alone`, async (t) => {
    const spectrum = await createPowerSpectrum(4096);
    const samples = Float32Array.from({ length: 4096 }, (_, n) => sample(n));
    const output = new Float32Array(spectrum.bins);
    spectrum.compute(samples, Int32Array.of(0), output);
    const window = Float32Array.from(
      { length: 4096 },
      (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 4096),
    );
    const furthest = largestError(output, reference(samples, 0, window)) / loudest(samples, 0, 4096);
    t.true(furthest <= ROUNDING, `${furthest}`);
  });
}

test('silence has no power', async (t) => {
  const spectrum = await createPowerSpectrum(4096);
  const output = new Float32Array(spectrum.bins).fill(1);
  spectrum.compute(new Float32Array(5000), Int32Array.of(7), output);
  t.true(output.every((power) => power === 0));
});

test('spectra of two sizes made in turns do not disturb each other', async (t) => {
  const [small, large] = await Promise.all([createPowerSpectrum(64), createPowerSpectrum(8192)]);
  const before = new Float32Array(small.bins);
  const after = new Float32Array(small.bins);
  small.compute(noise, Int32Array.of(100), before);
  large.compute(noise, Int32Array.of(0), new Float32Array(large.bins));
  small.compute(noise, Int32Array.of(100), after);
  t.deepEqual(after, before);
});

test('frame sizes that cannot be transformed and buffers that do not fit are refused', async (t) => {
  for (const frameSize of [0, 16, 100, 4095, 7 * 32]) {
    await t.throwsAsync(createPowerSpectrum(frameSize), { message: new RegExp(`frameSize=${frameSize},`) });
  }
  const spectrum = await spectrum480;
  t.throws(() => spectrum.compute(noise, Int32Array.of(0, 1), new Float32Array(241)), {
    message: 'output of 241, expected 2 frames x 241 bins',
  });
});
