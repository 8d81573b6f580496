/**
 * Pitch as a head sees it: bins of so many cents, of which those near the true frequency are to be on. After CREPE (J. W.
 * Kim, J. Salamon, P. Li, J. P. Bello, "CREPE: A Convolutional Representation for Pitch Estimation", ICASSP 2018): 360 bins
 * of 20 cents from C1 on, targets blurred by a Gaussian with a deviation of 25 cents, and frequencies read from the mean of
 * the bins around the strongest one, weighted by their activations.
 */
import type { TaskMetadata } from '../formats/task-metadata.ts';

export type PitchBins = {
  /** Centre of the lowest bin. */
  readonly lowest_hz: number;
  readonly bins: number;
  /** From one bin to the next. */
  readonly bin_cents: number;
  /** Deviation of the Gaussian that blurs targets; 0: the nearest bin alone is on. */
  readonly blur_cents: number;
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

/** The bins of a task: CREPE's, or what `evaluation_params.pitch` of its metadata says. */
export function pitchBins(metadata: Pick<TaskMetadata, 'evaluation_params'>): PitchBins {
  return { ...CREPE, ...metadata.evaluation_params?.pitch };
}

/** Centre of each bin in Hz, in words. */
export function binNames(bins: PitchBins): readonly string[] {
  return Array.from({ length: bins.bins }, (_, bin) => frequencyOf(bin, bins).toFixed(3));
}

/**
 * Sets the targets of a frame, 0 to 1 by bin. Where nothing sounds, and of frequencies further than half a bin out of the
 * range, all are 0.
 *
 * @param frequency Hz; 0 or below where nothing sounds
 */
export function fillPitchTargets(target: Float32Array, frequency: number, bins: PitchBins): void {
  target.fill(0);
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
    target[bin] = Math.exp(-(cents ** 2) / (2 * bins.blur_cents ** 2));
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
  const end = Math.min(activations.length, strongest + NEIGHBOURS + 1);
  let [weighted, weights] = [0, 0];
  for (let bin = Math.max(0, strongest - NEIGHBOURS); bin < end; bin++) {
    weighted += bin * (activations[bin] as number);
    weights += activations[bin] as number;
  }
  const frequency = frequencyOf(weights > 0 ? weighted / weights : strongest, bins);
  return { frequency: voicing >= bins.voicing_threshold ? frequency : -frequency, voicing };
}

function frequencyOf(bin: number, { lowest_hz, bin_cents }: PitchBins): number {
  return lowest_hz * 2 ** ((bin * bin_cents) / CENTS_PER_OCTAVE);
}
