import type { PythonRandom } from '../../random/python-random.ts';

/** How a part is mixed in. */
export interface Mixing {
  /** Of its mean power, in decibels below that of the loudest part there may be. */
  readonly below: number;
  /** Hz; what lies below it and above it is made louder or softer. */
  readonly crossover: number;
  /** Factors. */
  readonly low: number;
  readonly high: number;
}

const MOST_BELOW = 12;
/** Hz. */
const CROSSOVER = [250, 3000] as const;
/** Most that either side is louder or softer, in decibels. */
const TILT = 8;

/** Draws a loudness, and tone controls. */
export function drawMixing(random: PythonRandom): Mixing {
  const tilt = () => 10 ** ((TILT * (2 * random.random() - 1)) / 20);
  return {
    below: MOST_BELOW * random.random(),
    crossover: CROSSOVER[0] * (CROSSOVER[1] / CROSSOVER[0]) ** random.random(),
    low: tilt(),
    high: tilt(),
  };
}

/**
 * Adds a part to a mix, with tone controls of a filter of the first order, and as loud as is drawn, whatever its own loudness.
 *
 * @param options.samples for which the part sounds
 */
export function addPart(
  mix: Float32Array,
  part: Float32Array,
  options: Mixing & { readonly samples: number; readonly sampleRate: number },
): void {
  const { below, crossover, low, high, samples, sampleRate } = options;
  const share = 1 - Math.exp((-2 * Math.PI * crossover) / sampleRate);
  let [held, power] = [0, 0];
  for (let i = 0; i < part.length; i += 1) {
    const sample = part[i] as number;
    held += share * (sample - held);
    const toned = low * held + high * (sample - held);
    power += toned * toned;
    part[i] = toned;
  }
  const gain = 10 ** (-below / 20) / Math.sqrt(power / samples);
  for (let i = 0; i < part.length; i += 1) mix[i] = (mix[i] as number) + gain * (part[i] as number);
}
