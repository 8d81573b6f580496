/** Powers of the frequencies of one frame under a window; see `createFourierPower`. */
export type FourierPower = (samples: Float32Array, start: number, output: Float32Array) => void;

/**
 * Prepares power spectra of frames of any size under any window, in float64 (Cooley and Tukey, 1965, by the prime factors
 * of the size). For sizes that `createPowerSpectrum` has, under its window, that one is faster by far.
 *
 * @param window shape (frameSize,)
 * @returns writes |X|^2 of the frame that begins at `start`, frameSize / 2 + 1 values (rounded down), to `output`; samples
 * before and after the signal count as 0. The transform is not scaled.
 */
export function createFourierPower(window: Float64Array): FourierPower {
  const size = window.length;
  const bins = Math.floor(size / 2) + 1;
  const angles = Float64Array.from({ length: size }, (_, k) => (2 * Math.PI * k) / size);
  const cos = angles.map(Math.cos);
  const sin = angles.map((angle) => -Math.sin(angle));
  const factors = primeFactors(size);
  const frame = new Float64Array(size);
  const [re, im, workRe, workIm] = [0, 0, 0, 0].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];

  /** The transform of `count` values of the frame, every `stride` from `from`, to re and im from `to`. */
  function transform(from: number, stride: number, count: number, to: number, level: number): void {
    if (count === 1) {
      re[to] = frame[from] as number;
      im[to] = 0;
      return;
    }
    const radix = factors[level] as number;
    const part = count / radix;
    for (let r = 0; r < radix; r++) {
      transform(from + r * stride, stride * radix, part, to + r * part, level + 1);
    }
    for (let k = 0; k < count; k++) {
      let [sumRe, sumIm] = [0, 0];
      for (let r = 0; r < radix; r++) {
        const turn = (r * k * stride) % size;
        const at = to + r * part + (k % part);
        sumRe += (re[at] as number) * (cos[turn] as number) - (im[at] as number) * (sin[turn] as number);
        sumIm += (re[at] as number) * (sin[turn] as number) + (im[at] as number) * (cos[turn] as number);
      }
      workRe[k] = sumRe;
      workIm[k] = sumIm;
    }
    re.set(workRe.subarray(0, count), to);
    im.set(workIm.subarray(0, count), to);
  }

  return (samples, start, output) => {
    for (let i = 0; i < size; i++) frame[i] = (samples[start + i] ?? 0) * (window[i] as number);
    transform(0, 1, size, 0, 0);
    for (let bin = 0; bin < bins; bin++) output[bin] = (re[bin] as number) ** 2 + (im[bin] as number) ** 2;
  };
}

function primeFactors(number: number): number[] {
  const factors: number[] = [];
  let rest = number;
  for (let factor = 2; rest > 1; factor++) {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  }
  return factors;
}
