import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import FFT from 'fft.js';
import { hannWindow } from '../../src/audio/hann-window.ts';
import { createPowerSpectrum } from '../../src/audio/power-spectrum.ts';

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

const noise = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * i * 0.37) * 0.5);

for (const frameSize of [32, 256, 1024, 4096]) {
  test(`spectra of ${frameSize} samples equal a transform in double precision within float32's error`, async (t) => {
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
      const expected = reference(noise, start, hannWindow(frameSize));
      const largest = Math.max(...expected);
      const found = output.subarray(i * spectrum.bins, (i + 1) * spectrum.bins);
      const furthest = Math.max(...found.map((power, bin) => Math.abs(power - (expected[bin] as number))));
      t.true(furthest <= 1e-6 * largest, `start ${start}: ${furthest} of ${largest}`);
    }
  });
}

const rectangular480 = createPowerSpectrum(480, new Float32Array(480).fill(1));

testProp(
  "the powers of a frame sum to its energy (Parseval's theorem)",
  [
    fc.float32Array({ minLength: 1, maxLength: 700, min: -1, max: 1, noNaN: true }),
    fc.integer({ min: -500, max: 700 }),
  ],
  async (t, samples, start) => {
    const spectrum480 = await rectangular480;
    const output = new Float32Array(spectrum480.bins);
    spectrum480.compute(samples, Int32Array.of(start), output);
    const inside = samples.subarray(Math.max(0, start), Math.max(0, start + 480));
    const energy = inside.reduce((sum, sample) => sum + sample * sample, 0) * 480;
    const ends = (output[0] as number) + (output[240] as number);
    const total = 2 * output.reduce((sum, power) => sum + power, 0) - ends;
    t.true(Math.abs(total - energy) <= 1e-5 * energy + 1e-30, `${total} ${energy}`);
  },
);

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
  await t.throwsAsync(createPowerSpectrum(64, new Float32Array(63)), { message: /window of 63 samples/ });
  const spectrum480 = await rectangular480;
  t.throws(() => spectrum480.compute(noise, Int32Array.of(0, 1), new Float32Array(241)), {
    message: 'output of 241, expected 2 frames x 241 bins',
  });
});
