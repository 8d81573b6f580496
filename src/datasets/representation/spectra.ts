import { createMelFilters, type MelFilters } from '../../audio/spectra/mel.ts';
import { addFourier } from '../../representations/fourier-kernel.ts';
import type { Representation } from '../../representations/representation.ts';
import { addNormalise } from './normalise.ts';
import type { RepresentationSettings } from './settings.ts';

/**
 * The pieces of a graph that compute what kac_prediction gives a network: torchaudio 2's `Spectrogram(power=2)` and
 * `MelSpectrogram`, with a periodic Hann window, frames centred on multiples of the hop and mirror images beyond the ends.
 *
 * @param settings complete, and each in its range
 */
export function createRepresentation(
  settings: Required<RepresentationSettings>,
  sampleRate: number,
): Representation {
  const parts = settings.output_type === 'end2end' ? samplesParts() : spectrumParts(settings, sampleRate);
  const { output_type: name, ...others } = settings;
  return {
    ...parts,
    name,
    settings: others,
    sampleRate,
    addTo: (graph, waveform) =>
      parts.addFrames(graph, settings.normalise_input ? addNormalise(graph, waveform) : waveform),
  };
}

type Parts = Pick<Representation, 'bins' | 'hop' | 'context' | 'transformShape' | 'addFrames'>;

function samplesParts(): Parts {
  return {
    bins: 1,
    hop: 1,
    context: 0,
    transformShape: (samples) => [1, samples],
    addFrames: (graph, sound) =>
      graph.op('Unsqueeze', [sound, graph.integers([1])], {}, { dims: ['batch', 1, 'frames'] }),
  };
}

function spectrumParts(settings: Required<RepresentationSettings>, sampleRate: number): Parts {
  const { hop_length: hop, window_length: windowLength, n_bins: fftSize } = settings;
  const spectrumBins = fftSize / 2 + 1;
  const bins = settings.output_type === 'mel' ? settings.n_mels : spectrumBins;
  return {
    bins,
    hop,
    context: Math.ceil(windowLength / 2),
    transformShape: (samples) => [bins, Math.ceil((samples + 1) / hop)],
    addFrames(graph, sound) {
      const framing = { windowLength, hop, fftSize, edges: 'reflect' } as const;
      const complex = addFourier(graph, sound, framing, [0, spectrumBins]);
      const squares = graph.op('Mul', [complex, complex]);
      const part = (start: number) =>
        graph.op(
          'Slice',
          [squares, ...[start, start + spectrumBins, 1].map((value) => graph.integers([value]))],
          {},
          { dims: ['batch', spectrumBins, 'frames'] },
        );
      const power = graph.op('Add', [part(0), part(spectrumBins)]);
      if (settings.output_type === 'fft') return power;
      const weights = graph.constant(melWeights(settings, sampleRate), [bins, spectrumBins]);
      return graph.op('MatMul', [weights, power], {}, { dims: ['batch', bins, 'frames'] });
    },
  };
}

function melWeights(settings: Required<RepresentationSettings>, sampleRate: number): Float32Array {
  return melFilters(settings, sampleRate).toDense();
}

/** How many mel bands have no bin of the spectrum, and so nothing of any sound. */
export function emptyMelBands(settings: Required<RepresentationSettings>, sampleRate: number): number {
  const { offsets, bands } = melFilters(settings, sampleRate);
  return Array.from({ length: bands }, (_, band) => band).filter(
    (band) => offsets[band] === offsets[band + 1],
  ).length;
}

function melFilters(settings: Required<RepresentationSettings>, sampleRate: number): MelFilters {
  const { n_mels: bands, f_min: minHz, n_bins: fftSize } = settings;
  return createMelFilters({ sampleRate, fftSize, bands, minHz, scale: 'htk', norm: 'none' });
}
