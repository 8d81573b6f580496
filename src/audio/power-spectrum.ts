import loadPffft from '@echogarden/pffft-wasm/simd';
import { hannWindow } from './hann-window.ts';

const REAL = 0;
const FORWARD = 0;

/** Power spectra of windowed frames. Make one per frame size and thread, and use it again and again. */
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
 * @param window `frameSize` factors, the periodic Hann window by default
 */
export async function createPowerSpectrum(
  frameSize: number,
  window: Float32Array = hannWindow(frameSize),
): Promise<PowerSpectrum> {
  if (frameSize < 32 || frameSize % 32 !== 0 || withoutFactors(frameSize, [2, 3, 5]) !== 1) {
    throw new RangeError(`frameSize=${frameSize}, expected a multiple of 32 of the primes 2, 3 and 5 alone`);
  }
  if (window.length !== frameSize) {
    throw new RangeError(`window of ${window.length} samples, expected frameSize=${frameSize}`);
  }
  const pffft = await loadPffft();
  const setup = pffft._pffft_new_setup(frameSize, REAL);
  const [input, transformed, work] = [0, 0, 0].map(() => pffft._pffft_aligned_malloc(frameSize * 4));
  if (!setup || !input || !transformed || !work) throw new RangeError(`no memory for frameSize=${frameSize}`);
  const heap = pffft.HEAPF32;
  const frame = heap.subarray(input / 4, input / 4 + frameSize);
  const spectrum = heap.subarray(transformed / 4, transformed / 4 + frameSize);
  const bins = frameSize / 2 + 1;
  return {
    frameSize,
    bins,
    compute(samples, starts, output) {
      if (output.length !== starts.length * bins) {
        throw new RangeError(`output of ${output.length}, expected ${starts.length} frames x ${bins} bins`);
      }
      for (let i = 0; i < starts.length; i += 1) {
        windowFrame(samples, starts[i] as number, window, frame);
        pffft._pffft_transform_ordered(setup, input, transformed, work, FORWARD);
        writePowers(spectrum, output, i * bins);
      }
    },
  };
}

function windowFrame(samples: Float32Array, start: number, window: Float32Array, frame: Float32Array): void {
  const from = Math.min(frame.length, Math.max(0, -start));
  const to = Math.max(from, Math.min(frame.length, samples.length - start));
  if (from > 0) frame.fill(0, 0, from);
  for (let i = from; i < to; i += 1) frame[i] = (samples[start + i] as number) * (window[i] as number);
  if (to < frame.length) frame.fill(0, to);
}

/** PFFFT's order: the real parts at 0 Hz and Nyquist, then real and imaginary part of each frequency between. */
function writePowers(spectrum: Float32Array, output: Float32Array, start: number): void {
  const last = spectrum.length / 2;
  output[start] = (spectrum[0] as number) ** 2;
  output[start + last] = (spectrum[1] as number) ** 2;
  for (let bin = 1, i = 2; bin < last; bin += 1, i += 2) {
    const re = spectrum[i] as number;
    const im = spectrum[i + 1] as number;
    output[start + bin] = re * re + im * im;
  }
}

function withoutFactors(number: number, factors: readonly number[]): number {
  let rest = number;
  for (const factor of factors) while (rest % factor === 0) rest /= factor;
  return rest;
}
