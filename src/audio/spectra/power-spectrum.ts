import loadPffft from '@echogarden/pffft-wasm/simd';
import { createHannPower } from './hann-power.ts';

const REAL = 0;
const FORWARD = 0;

/** Power spectra of frames under the periodic Hann window. Make one per frame size and thread, and reuse it. */
export interface PowerSpectrum {
  readonly frameSize: number;
  /** Number of frequencies of one spectrum, 0 Hz and Nyquist included: frameSize / 2 + 1. */
  readonly bins: number;
  /**
   * |X|^2 of the frame that begins at each of `starts`, into `output` of shape (starts.length, bins).
   *
   * Samples before and after the signal count as 0, so starts may be negative. The transform is not scaled.
   */
  compute(samples: Float32Array, starts: Int32Array, output: Float32Array): void;
}

/**
 * Prepares the real Fourier transform of frames of `frameSize` samples in float32, on PFFFT.
 *
 * @param frameSize a multiple of 32 without other prime factors than 2, 3 and 5
 */
export async function createPowerSpectrum(frameSize: number): Promise<PowerSpectrum> {
  if (!hasPowerSpectrum(frameSize)) {
    throw new RangeError(`frameSize=${frameSize}, expected a multiple of 32 of the primes 2, 3 and 5 alone`);
  }
  const pffft = await loadPffft();
  const setup = pffft._pffft_new_setup(frameSize, REAL);
  const [input, transformed, work] = [0, 0, 0].map(() => pffft._pffft_aligned_malloc(frameSize * 4));
  if (!setup || !input || !transformed || !work) throw new RangeError(`no memory for frameSize=${frameSize}`);
  const heap = pffft.HEAPF32;
  const frame = heap.subarray(input / 4, input / 4 + frameSize);
  const spectrum = heap.subarray(transformed / 4, transformed / 4 + frameSize);
  const powerOf = createHannPower(frameSize);
  const bins = frameSize / 2 + 1;
  return {
    frameSize,
    bins,
    compute(samples, starts, output) {
      if (output.length !== starts.length * bins) {
        throw new RangeError(`output of ${output.length}, expected ${starts.length} frames x ${bins} bins`);
      }
      for (let i = 0; i < starts.length; i += 1) {
        copyFrame(samples, starts[i] as number, frame);
        pffft._pffft_transform_ordered(setup, input, transformed, work, FORWARD);
        output.set(powerOf(spectrum), i * bins);
      }
    },
  };
}

/** Whether there is a transform of so many samples: a multiple of 32 without other prime factors than 2, 3 and 5. */
export function hasPowerSpectrum(frameSize: number): boolean {
  return frameSize >= 32 && frameSize % 32 === 0 && withoutFactors(frameSize, [2, 3, 5]) === 1;
}

/** Fills `frame` with the samples from `start` on; those before and after the signal are 0. */
export function copyFrame(samples: Float32Array, start: number, frame: Float32Array): void {
  const from = Math.min(frame.length, Math.max(0, -start));
  const to = Math.max(from, Math.min(frame.length, samples.length - start));
  if (from > 0) frame.fill(0, 0, from);
  if (to > from) frame.set(samples.subarray(start + from, start + to), from);
  if (to < frame.length) frame.fill(0, to);
}

function withoutFactors(number: number, factors: readonly number[]): number {
  let rest = number;
  for (const factor of factors) while (rest % factor === 0) rest /= factor;
  return rest;
}
