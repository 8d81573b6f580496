/** Zero crossings of the sinc on each side. */
const REACH = 32;
/** Values of the kernel from one zero crossing to the next; between them lines are drawn. */
const STEPS = 512;
const BETA = 12;
/** Of the lower of both half rates: what is above goes. */
const PASS = 0.95;

/** A sinc under a Kaiser window, from its middle on. */
const KERNEL = Float64Array.from({ length: REACH * STEPS + 2 }, (_, index) => {
  const x = index / STEPS;
  if (x >= REACH) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return (sinc * bessel(BETA * Math.sqrt(1 - (x / REACH) ** 2))) / bessel(BETA);
});

/**
 * Resamples a sound by any ratio, as Smith has it ("Digital audio resampling", 2002): a windowed sinc around each place. For
 * ratios of rates that are whole numbers `createResampler` is faster.
 *
 * @param step samples of the sound from one sample of the result to the next, above 0
 * @param length samples of the result
 */
export function resampleBy(samples: Float32Array, step: number, length: number): Float32Array {
  const scale = PASS * Math.min(1, 1 / step);
  const reach = REACH / scale;
  return Float32Array.from({ length }, (_, index) => {
    const place = index * step;
    const last = Math.min(samples.length - 1, Math.floor(place + reach));
    let sum = 0;
    for (let n = Math.max(0, Math.ceil(place - reach)); n <= last; n++) {
      const at = Math.abs(place - n) * scale * STEPS;
      const below = Math.floor(at);
      const value = KERNEL[below] as number;
      sum += (samples[n] as number) * (value + (at - below) * ((KERNEL[below + 1] as number) - value));
    }
    return sum * scale;
  });
}

/** The modified Bessel function of the first kind, of order 0. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
