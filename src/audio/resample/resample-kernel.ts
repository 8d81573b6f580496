/** A lowpass filter: a sinc in a Kaiser window. */
export interface ResampleFilter {
  /** Middle of its slope, of the lower rate's Nyquist frequency. */
  readonly cutoff: number;
  readonly kaiserBeta: number;
  /** In samples at the lower rate. */
  readonly halfWidth: number;
  /** Outputs that one row of a group has, about: fewer run slower, more take longer filters. */
  readonly targetOutputs: number;
}

/**
 * The filter of soxr's "high quality", measured from its impulse responses at ratios 2:1 and 1:2. It passes up to
 * 0.913 of the lower Nyquist frequency and stops 125 dB from that frequency on.
 */
export const SOXR_HQ: ResampleFilter = {
  cutoff: 0.956872,
  kaiserBeta: 13.04,
  halfWidth: 97.25,
  targetOutputs: 128,
};

/**
 * For audio that has been doubled in rate, so that nothing lies above half of the Nyquist frequency and the first image
 * begins at one and a half: ten times shorter, for its slope may be as wide. It stops 140 dB (the design formula of
 * J. F. Kaiser, 1974).
 */
export const AFTER_DOUBLING: ResampleFilter = {
  cutoff: 1,
  kaiserBeta: 14.5,
  halfWidth: 9.5,
  targetOutputs: 64,
};

/**
 * A resampling filter cut for a strided convolution. Every `inputStride` input samples give `outputStride`
 * output samples, in `groups` of neighbours; each group is one convolution with that stride.
 */
export interface ResampleKernel {
  readonly inputStride: number;
  readonly outputStride: number;
  readonly groups: readonly KernelGroup[];
}

export interface KernelGroup {
  /** First input sample of the filters, seen from the stride's first; may be negative. */
  readonly inputStart: number;
  /** First output sample of the group, seen from the stride's first. */
  readonly outputStart: number;
  /** Number of outputs, which is the number of filters. */
  readonly outputs: number;
  /** Length of each filter, in input samples. */
  readonly taps: number;
}

/** Cuts a filter for two rates, positive integers in Hz or any other unit. */
export function layOutKernel(from: number, to: number, filter = SOXR_HQ): ResampleKernel {
  const divisor = greatestCommonDivisor(from, to);
  const [period, phases] = [from / divisor, to / divisor];
  const repeats = Math.max(1, Math.round(filter.targetOutputs / phases));
  const [inputStride, outputStride] = [period * repeats, phases * repeats];
  const groupCount = Math.max(1, Math.round(outputStride / filter.targetOutputs));
  const halfWidth = filter.halfWidth * Math.max(1, from / to);
  const groups = Array.from({ length: groupCount }, (_, group) => {
    const outputStart = Math.round((group * outputStride) / groupCount);
    const outputEnd = Math.round(((group + 1) * outputStride) / groupCount);
    const inputStart = Math.ceil((outputStart * from) / to - halfWidth);
    const inputEnd = Math.floor(((outputEnd - 1) * from) / to + halfWidth) + 1;
    return { inputStart, outputStart, outputs: outputEnd - outputStart, taps: inputEnd - inputStart };
  });
  return { inputStride, outputStride, groups };
}

/**
 * The filters of one group, shape (outputs, 1, taps): the sinc in its Kaiser window, seen from each output's
 * place between the input samples (J. O. Smith, "Digital Audio Resampling Home Page").
 */
export function groupFilters(from: number, to: number, group: KernelGroup, filter = SOXR_HQ): Float32Array {
  const { inputStart, outputStart, outputs, taps } = group;
  const filters = new Float32Array(outputs * taps);
  const tapAt = kaiserSinc({
    ...filter,
    halfWidth: filter.halfWidth * Math.max(1, from / to),
    cutoff: filter.cutoff * Math.min(1, to / from),
  });
  for (let output = 0; output < outputs; output += 1) {
    const centre = (outputStart + output) * from;
    for (let tap = 0; tap < taps; tap += 1) {
      filters[output * taps + tap] = tapAt(((inputStart + tap) * to - centre) / to);
    }
  }
  return filters;
}

/** The taps of a filter laid out for the input's rate, by their distance from its middle in input samples. */
export function kaiserSinc(filter: ResampleFilter): (distance: number) => number {
  const { cutoff, kaiserBeta, halfWidth } = filter;
  const windowScale = 1 / besselI0(kaiserBeta);
  return (distance) => {
    const inWindow = 1 - (distance / halfWidth) ** 2;
    if (inWindow < 0) return 0;
    const window = besselI0(kaiserBeta * Math.sqrt(inWindow)) * windowScale;
    return cutoff * sinc(cutoff * distance) * window;
  };
}

/** How many numbers the filters of a kernel are. */
export function kernelSize({ groups }: ResampleKernel): number {
  return groups.reduce((total, { outputs, taps }) => total + outputs * taps, 0);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
