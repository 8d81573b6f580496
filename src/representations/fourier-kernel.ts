import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';

/** Frames of a spectrum. */
export interface Framing {
  /** Samples of a frame, under a periodic Hann window. */
  readonly windowLength: number;
  readonly hop: number;
  /** Samples of the transform, which are 0 beyond the window: bin k is at k / fftSize of the sample rate. */
  readonly fftSize: number;
  /** What lies before and after the sound: nothing, or its mirror image, as `torch.stft` has it. @default zeros */
  readonly edges?: 'zeros' | 'reflect';
}

/** Frames of a sound, of which the first is centred on sample 0 and none after the end. */
export function frameCount(samples: number, hop: number): number {
  return 1 + Math.floor(samples / hop);
}

/** Bins of the shortest transform that a window has room in. */
export function binsOf(windowLength: number): number {
  return Math.ceil(windowLength / 2) + 1;
}

/** Numbers of a transform's kernel, which a graph holds: half a gigabyte. */
export const LARGEST_KERNEL = 2 ** 27;

/**
 * The samples of the transform that gives `n_bins`, which are a window and zeros beyond it.
 *
 * @throws RangeError where there are fewer than the window has, or the transform is too large to compute as one convolution
 */
export function fftSizeOf(windowLength: number, bins: number): number {
  const fftSize = 2 * (bins - 1);
  if (fftSize < windowLength) {
    throw new RangeError(
      `n_bins ${bins}; expected at least ${binsOf(windowLength)}, half the window_length and one`,
    );
  }
  if (2 * bins * windowLength > LARGEST_KERNEL) {
    throw new RangeError(
      `window_length ${windowLength}; with n_bins ${bins} it is too long: expected at most ${Math.floor(LARGEST_KERNEL / (2 * bins))}`,
    );
  }
  return fftSize;
}

/**
 * Adds the short-time Fourier transform to a graph, as `librosa.stft(n_fft, hop_length, win_length, pad_mode='constant')`
 * frames it, as one convolution. Its phase is that of the window's beginning, so that it is only good for magnitudes.
 *
 * @param waveform shape (batch, samples)
 * @returns shape (batch, 2 x bins, frames): the real parts of the bins from `firstBin` to `endBin`, then the imaginary ones
 */
export function addFourier(
  graph: GraphBuilder,
  waveform: Value,
  framing: Framing,
  [firstBin, endBin]: readonly [number, number],
): Value {
  const { windowLength, hop, edges = 'zeros' } = framing;
  const pads = [Math.ceil(windowLength / 2), Math.floor(windowLength / 2)] as const;
  const bins = endBin - firstBin;
  const kernel = graph.constant(fourierKernel(framing, firstBin, endBin), [2 * bins, 1, windowLength]);
  const row = graph.op('Unsqueeze', [waveform, graph.integers([1])], {}, { dims: ['batch', 1, 'samples'] });
  const dims = ['batch', 2 * bins, 'frames'];
  if (edges === 'zeros') {
    return graph.op('Conv', [row, kernel], { strides: [hop], pads: [...pads] }, { dims });
  }
  const amounts = graph.integers([0, 0, pads[0], 0, 0, pads[1]]);
  const mirrored = graph.op('Pad', [row, amounts], { mode: 'reflect' }, { dims: ['batch', 1, 'padded'] });
  return graph.op('Conv', [mirrored, kernel], { strides: [hop] }, { dims });
}

/** Shape (2 x bins, windowLength): windowed cosines, then negative sines. */
function fourierKernel({ windowLength, fftSize }: Framing, firstBin: number, endBin: number): Float32Array {
  const bins = endBin - firstBin;
  const kernel = new Float32Array(2 * bins * windowLength);
  for (let sample = 0; sample < windowLength; sample++) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * sample) / windowLength);
    for (let bin = 0; bin < bins; bin++) {
      // The angle modulo a turn first, so that it keeps its digits.
      const turn = (((firstBin + bin) * sample) % fftSize) / fftSize;
      kernel[bin * windowLength + sample] = hann * Math.cos(2 * Math.PI * turn);
      kernel[(bins + bin) * windowLength + sample] = -hann * Math.sin(2 * Math.PI * turn);
    }
  }
  return kernel;
}
