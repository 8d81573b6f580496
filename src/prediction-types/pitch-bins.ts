/** Where bins are, and which of them a frequency turns on. */
export type BinScale = {
  /** Centre of the lowest bin. */
  readonly lowest_hz: number;
  readonly bins: number;
  /** From one bin to the next. */
  readonly bin_cents: number;
  /** Deviation of the Gaussian that blurs targets; 0: the nearest bin alone is on. */
  readonly blur_cents: number;
};

/**
 * Pitch as a head sees it: bins of so many cents, of which those near the true frequency are to be on. After CREPE (J. W.
 * Kim, J. Salamon, P. Li, J. P. Bello, "CREPE: A Convolutional Representation for Pitch Estimation", ICASSP 2018): 360 bins
 * of 20 cents from C1 on, targets blurred by a Gaussian with a deviation of 25 cents, and frequencies read from the mean of
 * the bins around the strongest one, weighted by their activations.
 */
export type PitchBins = BinScale & {
  /** A frame is voiced whose strongest bin is at least so active. */
  readonly voicing_threshold: number;
};

const CREPE: PitchBins = {
  lowest_hz: 32.703,
  bins: 360,
  bin_cents: 20,
  blur_cents: 25,
  voicing_threshold: 0.5,
};
const CENTS_PER_OCTAVE = 1200;
/** Bins on each side of the strongest that have part in the mean. */
const NEIGHBOURS = 4;

/** CREPE's bins, but for what is given. */
export function pitchBins(
  given: { readonly [Name in keyof PitchBins]?: number | undefined } = {},
): PitchBins {
  return { ...CREPE, ...given };
}

/** Centre of each bin in Hz. */
export function binFrequencies(bins: BinScale): Float32Array {
  return Float32Array.from({ length: bins.bins }, (_, bin) => binFrequency(bin, bins));
}

/** Centre of each bin in Hz, in words. */
export function binNames(bins: BinScale): readonly string[] {
  return Array.from({ length: bins.bins }, (_, bin) => binFrequency(bin, bins).toFixed(3));
}

/**
 * Adds a frequency to the targets of a frame, 0 to 1 by bin: each bin keeps the higher of what it has and what this frequency
 * gives. Nothing is added where nothing sounds, and for frequencies further than half a bin out of the range.
 *
 * @param target shape (bins,)
 * @param frequency Hz; 0 or below where nothing sounds
 */
export function addPitchTarget(target: Float32Array, frequency: number, bins: BinScale): void {
  if (frequency <= 0) return;
  const place = (CENTS_PER_OCTAVE * Math.log2(frequency / bins.lowest_hz)) / bins.bin_cents;
  const nearest = Math.round(place);
  if (nearest < 0 || nearest >= bins.bins) return;
  if (bins.blur_cents === 0) {
    target[nearest] = 1;
    return;
  }
  for (let bin = 0; bin < bins.bins; bin++) {
    const cents = (bin - place) * bins.bin_cents;
    const value = Math.exp(-(cents ** 2) / (2 * bins.blur_cents ** 2));
    if (value > (target[bin] as number)) target[bin] = value;
  }
}

/** What a frame's activations say. */
export interface FramePitch {
  /** Hz; negative where it is not voiced. */
  readonly frequency: number;
  /** Activation of the strongest bin, 0 to 1. */
  readonly voicing: number;
}

export function readPitch(activations: Float32Array, bins: PitchBins): FramePitch {
  let strongest = 0;
  for (let bin = 1; bin < activations.length; bin++) {
    if ((activations[bin] as number) > (activations[strongest] as number)) strongest = bin;
  }
  const voicing = activations[strongest] ?? 0;
  const frequency = frequencyAround(activations, strongest, NEIGHBOURS, bins);
  return { frequency: voicing >= bins.voicing_threshold ? frequency : -frequency, voicing };
}

/** Hz of the mean of a bin and so many on each side of it, weighted by their activations. */
export function frequencyAround(
  activations: Float32Array,
  centre: number,
  neighbours: number,
  bins: BinScale,
): number {
  const end = Math.min(activations.length, centre + neighbours + 1);
  let [weighted, weights] = [0, 0];
  for (let bin = Math.max(0, centre - neighbours); bin < end; bin++) {
    weighted += bin * (activations[bin] as number);
    weights += activations[bin] as number;
  }
  return binFrequency(weights > 0 ? weighted / weights : centre, bins);
}

/** Hz at the centre of a bin; bins may have fractions. */
export function binFrequency(bin: number, { lowest_hz, bin_cents }: BinScale): number {
  return lowest_hz * 2 ** ((bin * bin_cents) / CENTS_PER_OCTAVE);
}
