import { addFourier, binsOf, fftSizeOf, frameCount } from './fourier-kernel.ts';
import { addMagnitudes } from './magnitudes.ts';
import type { RepresentationKind, RepresentationParts } from './representation.ts';
import type { RepresentationSettings } from './settings.ts';

/** Spectra: the magnitudes that `librosa.stft` has, of all bins from 0 Hz to half the sample rate. */
export const fft: RepresentationKind = {
  name: 'fft',
  defaults: (_sampleRate, { window_length = 512 }) => ({
    window_length,
    hop_length: 256,
    n_bins: binsOf(window_length),
    normalise_input: false,
  }),
  create,
};

function create(settings: RepresentationSettings, sampleRate: number): RepresentationParts {
  const { window_length = 0, hop_length = 0, n_bins = 0 } = settings;
  const fftSize = fftSizeOf(window_length, n_bins);
  return {
    name: 'fft',
    settings,
    sampleRate,
    bins: n_bins,
    hop: hop_length,
    context: Math.ceil(window_length / 2),
    transformShape: (samples) => [n_bins, frameCount(samples, hop_length)],
    addFrames(graph, sound) {
      const framing = { windowLength: window_length, hop: hop_length, fftSize };
      return addMagnitudes(graph, addFourier(graph, sound, framing, [0, n_bins]), n_bins);
    },
  };
}
