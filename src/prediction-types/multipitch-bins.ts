import { type BinScale, binFrequency, frequencyAround } from './pitch-bins.ts';

/** Several pitches at a time as a head sees them: bins of which all near a true frequency are to be on. */
export type MultipitchBins = BinScale & {
  /** A pitch is where a bin is at least so active, and no less than those less than half a semitone from it. */
  readonly threshold: number;
};

/** The keys of a piano. */
const PIANO: MultipitchBins = { lowest_hz: 27.5, bins: 88, bin_cents: 100, blur_cents: 0, threshold: 0.5 };
/** Two pitches that are nearer are one: scores could not tell them apart. */
const APART_CENTS = 50;

/** A bin for each key of a piano, but for what is given. */
export function multipitchBins(
  given: { readonly [Name in keyof MultipitchBins]?: number | undefined } = {},
): MultipitchBins {
  return { ...PIANO, ...given };
}

/**
 * The frequencies that a frame's activations say, in Hz, rising.
 *
 * @param activations shape (bins,), 0 to 1
 */
export function readPitches(activations: Float32Array, bins: MultipitchBins): number[] {
  const around = Math.ceil(APART_CENTS / bins.bin_cents) - 1;
  const found: number[] = [];
  for (let bin = 0; bin < activations.length; bin++) {
    const activation = activations[bin] as number;
    if (!(activation >= bins.threshold) || !isPeak(activations, bin, around)) continue;
    found.push(around === 0 ? binFrequency(bin, bins) : frequencyAround(activations, bin, around, bins));
  }
  return found;
}

/** Of equal ones the lowest. */
function isPeak(activations: Float32Array, bin: number, around: number): boolean {
  const activation = activations[bin] as number;
  for (let other = Math.max(0, bin - around); other < bin; other++) {
    if ((activations[other] as number) >= activation) return false;
  }
  const end = Math.min(activations.length, bin + around + 1);
  for (let other = bin + 1; other < end; other++) {
    if ((activations[other] as number) > activation) return false;
  }
  return true;
}
