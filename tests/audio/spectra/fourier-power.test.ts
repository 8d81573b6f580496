import test from 'ava';
import { createFourierPower } from '../../../src/audio/spectra/fourier-power.ts';

for (const size of [2, 7, 30, 400, 441]) {
  test(`powers of ${size} samples are those of the definition`, (t) => {
    const window = Float64Array.from({ length: size }, (_, i) => 0.2 + Math.sin(i) ** 2);
    const samples = Float32Array.from({ length: size }, (_, i) => Math.sin(i * i * 0.37));
    const bins = Math.floor(size / 2) + 1;
    const found = new Float32Array(bins);
    const power = createFourierPower(window);
    for (const start of [0, -1, 1]) {
      power(samples, start, found);
      for (let bin = 0; bin < bins; bin++) {
        let [re, im] = [0, 0];
        for (let i = 0; i < size; i++) {
          const value = (samples[start + i] ?? 0) * (window[i] ?? 0);
          re += value * Math.cos((2 * Math.PI * bin * i) / size);
          im += value * Math.sin((2 * Math.PI * bin * i) / size);
        }
        t.true(Math.abs((found[bin] ?? 0) - (re * re + im * im)) < 1e-6 * size);
      }
    }
  });
}
