/**
 * The discrete Fourier transform, in place: sum over n of x[n] exp(-2 pi i k n / N).
 *
 * @param real as many as `imaginary`, a power of two
 */
export function fourierTransform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  reverseBits(real, imaginary);
  const { cosines, sines } = rotations(size);
  for (let half = 1; half < size; half *= 2) {
    const turn = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [even, odd] = [start + k, start + k + half];
        const [cosine, sine] = [cosines[k * turn] as number, sines[k * turn] as number];
        const [a, b] = [real[odd] as number, imaginary[odd] as number];
        const [x, y] = [a * cosine + b * sine, b * cosine - a * sine];
        const [u, v] = [real[even] as number, imaginary[even] as number];
        real[even] = u + x;
        imaginary[even] = v + y;
        real[odd] = u - x;
        imaginary[odd] = v - y;
      }
    }
  }
}

interface Rotations {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

const bySize = new Map<number, Rotations>();

function rotations(size: number): Rotations {
  const known = bySize.get(size);
  if (known !== undefined) return known;
  const of = (wave: (angle: number) => number) =>
    Float64Array.from({ length: size / 2 }, (_, k) => wave((2 * Math.PI * k) / size));
  const made = { cosines: of(Math.cos), sines: of(Math.sin) };
  bySize.set(size, made);
  return made;
}

function reverseBits(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let at = 1, reversed = 0; at < size; at++) {
    let bit = size / 2;
    for (; reversed & bit; bit /= 2) reversed ^= bit;
    reversed ^= bit;
    if (at >= reversed) continue;
    for (const values of [real, imaginary]) {
      const kept = values[at] as number;
      values[at] = values[reversed] as number;
      values[reversed] = kept;
    }
  }
}
