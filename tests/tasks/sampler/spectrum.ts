import FFT from 'fft.js';

/** Power of the Hann-windowed samples at the frequencies k * sampleRate / samples.length, k up to half of the length. */
export function powerSpectrum(samples: Float32Array): Float64Array {
  const fft = new FFT(samples.length);
  const windowed = Array.from(
    samples,
    (sample, i) => sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length)),
  );
  const complex = fft.createComplexArray();
  fft.realTransform(complex, windowed);
  return Float64Array.from(
    { length: samples.length / 2 },
    (_, k) => (complex[2 * k] as number) ** 2 + (complex[2 * k + 1] as number) ** 2,
  );
}

/** Frequency of the strongest partial, in Hz, between the bins by a parabola through three log powers. */
export function strongestFrequency(samples: Float32Array, sampleRate: number): number {
  const power = powerSpectrum(samples);
  let peak = 1;
  for (let k = 1; k < power.length - 1; k++) if ((power[k] as number) > (power[peak] as number)) peak = k;
  const [left, centre, right] = [peak - 1, peak, peak + 1].map((k) => Math.log(power[k] as number)) as [
    number,
    number,
    number,
  ];
  const offset = (left - right) / (2 * (left - 2 * centre + right));
  return ((peak + offset) * sampleRate) / samples.length;
}
