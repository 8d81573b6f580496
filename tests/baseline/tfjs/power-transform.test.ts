import test from 'ava';
import { at } from '../../../src/at.ts';
import { createFourierPower, createMelFilters } from '../../../src/audio/index.ts';
import { createLogMel } from '../../../src/baseline/tfjs/log-mel.ts';
import { createPowerTransform } from '../../../src/baseline/tfjs/power-transform.ts';
import { chooseTfjsBackend, fallBackToCpu, loadTfjs } from '../../../src/compute/tfjs-backend.ts';
import { RandomStream } from '../../../src/random/random-stream.ts';

/** In plain JavaScript: the baseline's own tests are on WebAssembly. */
const tf = await loadTfjs(chooseTfjsBackend());
await fallBackToCpu(tf);

const SAMPLES = 6000;
const STARTS = [0, 1000, SAMPLES - 4096];
const audio = Float32Array.from(new RandomStream(3, 'audio').uniforms(SAMPLES), (draw) => 2 * draw - 1);

/** In float64. */
function powers(start: number, window: Float64Array): Float32Array {
  const output = new Float32Array(2049);
  createFourierPower(window)(audio, start, output);
  return output;
}

test('the parts of each frequency add up to its power', async (t) => {
  t.is(tf.getBackend(), 'cpu');
  const { samples, frequencies, run } = createPowerTransform(tf);
  const frames = STARTS.flatMap((start) => Array.from(samples, (n) => audio[start + n] as number));
  const parts = run(tf.tensor2d(frames, [STARTS.length, 4096]));
  t.deepEqual(parts.shape, [STARTS.length, frequencies.length]);
  const values = await parts.data();
  for (const [frame, start] of STARTS.entries()) {
    const found = new Float64Array(2049);
    for (const [index, frequency] of frequencies.entries()) {
      if (frequency < 0) continue;
      found[frequency] = at(found, frequency) + at(values, frame * frequencies.length + index);
    }
    const expected = powers(start, new Float64Array(4096).fill(1));
    const largest = Math.max(...expected);
    t.true(found.every((power, k) => Math.abs(power - (expected[k] as number)) < 1e-6 * largest));
  }
});

test('log mel spectra are those of the same frames in float64', async (t) => {
  const logMel = createLogMel(tf)(tf.tensor1d(audio), tf.tensor1d(STARTS, 'int32'));
  t.deepEqual(logMel.shape, [STARTS.length, 256]);
  const values = await logMel.data();
  const filters = createMelFilters({ sampleRate: 44100, fftSize: 4096, bands: 256 });
  const hann = Float64Array.from({ length: 4096 }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 4096));
  for (const [frame, start] of STARTS.entries()) {
    const bands = new Float32Array(256);
    filters.apply(powers(start, hann), bands);
    t.true(
      bands.every(
        (power, band) => Math.abs((values[frame * 256 + band] as number) - Math.log(power + 1e-4)) < 1e-5,
      ),
    );
  }
});
