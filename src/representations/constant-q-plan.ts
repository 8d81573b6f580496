import { HALVING_REACH } from './halving.ts';

export interface ConstantQSettings {
  /** Hz. */
  readonly sampleRate: number;
  /** Hz: the lowest bin. */
  readonly lowest: number;
  readonly bins: number;
  readonly binsPerOctave: number;
  /** Samples. */
  readonly hop: number;
  /** 1: filters as long as bins are apart; less: shorter ones. */
  readonly filterScale: number;
}

/** Bins that are computed from sound at one rate. */
export interface Octave {
  /** In cycles per sample at its rate. */
  readonly frequencies: Float64Array;
  /** How often the rate is halved before. */
  readonly halvings: number;
  /** Samples at its rate, from frame to frame. */
  readonly hop: number;
  /** Samples at its rate that a frame sees, a power of two. */
  readonly size: number;
}

/** How a constant-Q transform is computed. */
export interface ConstantQPlan {
  /** Cycles of a filter. */
  readonly quality: number;
  /** How often the rate is halved before the highest octave. */
  readonly early: number;
  /** From the highest to the lowest. */
  readonly octaves: readonly Octave[];
  /** Hz: up to here the highest filter passes. */
  readonly reaches: number;
  /** Samples of sound, to each side of a frame's centre, that it depends on. */
  readonly context: number;
}

/** Of the Hann window, in bins of its spectrum, as `librosa.filters.window_bandwidth` has it. */
const HANN_BANDWIDTH = 1.50018310546875;

/**
 * The plan of `librosa.cqt`: octave by octave from the highest, the rate halved in between as long as the hop is even, and
 * before the first where that octave and the hop leave room for it.
 */
export function planConstantQ(settings: ConstantQSettings): ConstantQPlan {
  const { sampleRate, lowest, bins, binsPerOctave, filterScale } = settings;
  const ratio = 2 ** (2 / binsPerOctave);
  const quality = (filterScale * (ratio + 1)) / (ratio - 1);
  const frequencyOf = (bin: number) => lowest * 2 ** (bin / binsPerOctave);
  const reaches = frequencyOf(bins - 1) * (1 + (0.5 * HANN_BANDWIDTH) / quality);
  const count = Math.ceil(bins / binsPerOctave);
  const early = Math.min(
    Math.max(0, Math.ceil(Math.log2(sampleRate / 2 / reaches)) - 2),
    Math.max(0, twosIn(settings.hop) - count + 1),
  );
  let halvings = early;
  const octaves = Array.from({ length: count }, (_, octave): Octave => {
    const end = bins - octave * binsPerOctave;
    const first = Math.max(0, end - binsPerOctave);
    const rate = sampleRate / 2 ** halvings;
    const frequencies = Float64Array.from(
      { length: end - first },
      (_, bin) => frequencyOf(first + bin) / rate,
    );
    const size = 2 ** Math.ceil(Math.log2((quality * rate) / frequencyOf(first)));
    const hop = settings.hop / 2 ** halvings;
    const planned = { frequencies, halvings, hop, size };
    if (hop % 2 === 0) halvings++;
    return planned;
  });
  const context = Math.max(
    ...octaves.map((octave) => 2 ** octave.halvings * (octave.size / 2 + HALVING_REACH)),
  );
  return { quality, early, octaves, reaches, context };
}

/** Numbers of all kernels of a plan. */
export function kernelNumbers({ octaves }: ConstantQPlan): number {
  return octaves.reduce((sum, { frequencies, size }) => sum + 2 * frequencies.length * size, 0);
}

function twosIn(number: number): number {
  return number % 2 === 0 ? 1 + twosIn(number / 2) : 0;
}
