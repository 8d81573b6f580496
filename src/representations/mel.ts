import { createMelFilters, type MelFilters } from '../audio/spectra/mel.ts';
import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';
import { addFourier, binsOf, fftSizeOf, frameCount } from './fourier-kernel.ts';
import type { RepresentationKind, RepresentationParts } from './representation.ts';
import type { RepresentationSettings } from './settings.ts';

/** Added to a power before its logarithm is taken. */
const EPSILON = 1e-5;

/**
 * Mel spectra: powers of the bands that `librosa.feature.melspectrogram` has (Slaney's scale and areas), by default as
 * their natural logarithms, ln(power + 1e-5).
 */
export const mel: RepresentationKind = {
  name: 'mel',
  defaults: (sampleRate, { window_length = 512 }) => ({
    window_length,
    hop_length: 256,
    n_bins: binsOf(window_length),
    n_mels: 64,
    f_min: 0,
    f_max: sampleRate / 2,
    log: true,
    normalise_input: false,
  }),
  create,
};

function create(settings: RepresentationSettings, sampleRate: number): RepresentationParts {
  const { window_length = 0, hop_length = 0, n_bins = 0, n_mels = 0, f_min = 0, f_max = 0 } = settings;
  const fftSize = fftSizeOf(window_length, n_bins);
  if (f_max > sampleRate / 2) {
    throw new RangeError(`f_max ${f_max}; expected at most half the sample rate, ${sampleRate / 2}`);
  }
  if (f_min >= f_max) throw new RangeError(`f_min ${f_min}; expected less than f_max, ${f_max}`);
  const filters = createMelFilters({ sampleRate, fftSize, bands: n_mels, minHz: f_min, maxHz: f_max });
  const empty = filters.offsets.findIndex((offset, band) => offset === filters.offsets[band + 1]);
  if (empty >= 0) {
    throw new RangeError(
      `n_mels ${n_mels}; band ${empty} has no bin of the spectrum: expected fewer, or more n_bins than ${n_bins}`,
    );
  }
  return {
    name: 'mel',
    settings,
    sampleRate,
    bins: n_mels,
    hop: hop_length,
    context: Math.ceil(window_length / 2),
    transformShape: (samples) => [n_mels, frameCount(samples, hop_length)],
    addFrames(graph, sound) {
      const framing = { windowLength: window_length, hop: hop_length, fftSize };
      const range = coveredBins(filters);
      const spectrum = addFourier(graph, sound, framing, range);
      const squares = graph.op('Mul', [spectrum, spectrum]);
      const dims = ['batch', n_mels, 'frames'];
      const power = graph.op('MatMul', [bandWeights(graph, filters, range), squares], {}, { dims });
      return settings.log ? graph.op('Log', [graph.op('Add', [power, graph.scalar(EPSILON)])]) : power;
    },
  };
}

/** The first bin that any band covers, and the one after the last. */
function coveredBins({ starts, offsets, bands }: MelFilters): [number, number] {
  const ends = starts.map((start, band) => start + (offsets[band + 1] ?? 0) - (offsets[band] ?? 0));
  return [starts.subarray(0, bands).reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))];
}

/** Shape (bands, 2 x bins): the same weights for the squares of the real parts and of the imaginary ones. */
function bandWeights(
  graph: GraphBuilder,
  filters: MelFilters,
  [first, end]: readonly [number, number],
): Value {
  const dense = filters.toDense();
  const bins = end - first;
  const weights = new Float32Array(filters.bands * 2 * bins);
  for (let band = 0; band < filters.bands; band++) {
    const row = dense.subarray(band * filters.bins + first, band * filters.bins + end);
    weights.set(row, band * 2 * bins);
    weights.set(row, band * 2 * bins + bins);
  }
  return graph.constant(weights, [filters.bands, 2 * bins]);
}
