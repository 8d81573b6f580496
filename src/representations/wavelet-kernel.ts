import { fourierTransform } from './fourier-transform.ts';

/** Of the magnitudes of a filter's spectrum, the share of the smallest that are left out: librosa's `sparsity`. */
const LEFT_OUT = 0.01;

/**
 * Filters of a constant-Q transform over samples, as `librosa.cqt` has them: complex tones under a periodic Hann window whose
 * magnitudes sum to 1, of which the weakest parts of the spectrum are left out. They are weighted by the square root of their
 * lengths, and with positive frequencies alone, for real sound.
 *
 * @param frequencies in cycles per sample
 * @param quality cycles of each filter
 * @param size samples of a filter, a power of two, at least quality / frequency of each
 * @returns shape (2 x frequencies, size): the real parts of all, then the imaginary ones
 */
export function waveletKernel(frequencies: Float64Array, quality: number, size: number): Float32Array {
  const kernel = new Float32Array(2 * frequencies.length * size);
  for (const [row, frequency] of frequencies.entries()) {
    const [real, imaginary] = wavelet(frequency, quality, size);
    fourierTransform(real, imaginary);
    leaveOutWeak(real, imaginary);
    fourierTransform(real, imaginary);
    const scale = Math.sqrt(quality / frequency) / size;
    for (let sample = 0; sample < size; sample++) {
      kernel[row * size + sample] = scale * (real[sample] as number);
      kernel[(frequencies.length + row) * size + sample] = scale * (imaginary[sample] as number);
    }
  }
  return kernel;
}

/** Real and imaginary part, with silence around it. */
function wavelet(frequency: number, quality: number, size: number): [Float64Array, Float64Array] {
  const half = quality / frequency / 2;
  const first = Math.floor(-half);
  const length = Math.floor(half) - first;
  const before = Math.floor((size - length) / 2);
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  for (let sample = 0; sample < length; sample++) {
    const hann = (1 - Math.cos((2 * Math.PI * sample) / length)) / length;
    const angle = 2 * Math.PI * frequency * (first + sample);
    real[before + sample] = hann * Math.cos(angle);
    imaginary[before + sample] = hann * Math.sin(angle);
  }
  return [real, imaginary];
}

/** Of a spectrum, sets to 0 what is of negative frequency, and the weakest of the others. */
function leaveOutWeak(real: Float64Array, imaginary: Float64Array): void {
  const kept = real.length / 2 + 1;
  const magnitudes = Float64Array.from({ length: kept }, (_, bin) =>
    Math.hypot(real[bin] as number, imaginary[bin] as number),
  );
  const all = magnitudes.reduce((sum, magnitude) => sum + magnitude, 0);
  let sum = 0;
  const least = magnitudes.toSorted().find((magnitude) => {
    sum += magnitude;
    return sum >= LEFT_OUT * all;
  });
  for (let bin = 0; bin < real.length; bin++) {
    if (bin < kept && (magnitudes[bin] as number) >= (least ?? 0)) continue;
    real[bin] = 0;
    imaginary[bin] = 0;
  }
}
