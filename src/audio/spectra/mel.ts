/** Slaney's scale (Auditory Toolbox, 1998): Hz per mel below the corner, where it is linear. */
const LINEAR_STEP = 200 / 3;
const CORNER_HZ = 1000;
const CORNER_MEL = CORNER_HZ / LINEAR_STEP;
/** Mels above the corner are steps of this size in log frequency. */
const LOG_STEP = Math.log(6.4) / 27;

export interface MelOptions {
  /** In Hz. */
  readonly sampleRate: number;
  /** Frame size of the transform; spectra have fftSize / 2 + 1 bins. */
  readonly fftSize: number;
  readonly bands: number;
  /** Lower end of the first band, in Hz. @default 0 */
  readonly minHz?: number;
  /** Upper end of the last band, in Hz. @default sampleRate / 2 */
  readonly maxHz?: number;
  /** Slaney's, or 2595 log10(1 + f / 700) of HTK. @default slaney */
  readonly scale?: 'slaney' | 'htk';
  /** `slaney`: each triangle is divided by half its width in Hz, so that all have the same area. @default slaney */
  readonly norm?: 'slaney' | 'none';
}

/** Triangular filters on a spectrum, kept as the runs of bins in which they are not 0. */
export interface MelFilters {
  readonly bands: number;
  readonly bins: number;
  /** First bin of each band's run. */
  readonly starts: Int32Array;
  /** Where each band's run begins in `weights`; one more entry than bands, so that runs end where the next begins. */
  readonly offsets: Int32Array;
  readonly weights: Float32Array;
  /** The filters as a matrix of shape (bands, bins). */
  toDense(): Float32Array;
  /** Sums spectra of shape (frames, bins) to `output` of shape (frames, bands). */
  apply(spectra: Float32Array, output: Float32Array): void;
}

/** Mel filters as `librosa.filters.mel` gives them (in float32): triangles on a mel scale. */
export function createMelFilters(options: MelOptions): MelFilters {
  const { sampleRate, fftSize, bands, norm = 'slaney' } = options;
  const bins = Math.floor(fftSize / 2) + 1;
  const edges = bandEdges(bands, options.minHz ?? 0, options.maxHz ?? sampleRate / 2, options.scale);
  const binStep = 1 / (fftSize * (1 / sampleRate));
  const starts = new Int32Array(bands);
  const offsets = new Int32Array(bands + 1);
  const weights: number[] = [];
  for (let band = 0; band < bands; band += 1) {
    const [lower, centre, upper] = edges.subarray(band, band + 3) as unknown as [number, number, number];
    const scale = norm === 'slaney' ? 2 / (upper - lower) : 1;
    for (let bin = 0; bin < bins; bin += 1) {
      const hz = bin * binStep;
      const height = Math.min((hz - lower) / (centre - lower), (upper - hz) / (upper - centre));
      if (height <= 0) continue;
      if (weights.length === offsets[band]) starts[band] = bin;
      weights.push(Math.fround(height) * scale);
    }
    offsets[band + 1] = weights.length;
  }
  return melFilters(bins, starts, offsets, Float32Array.from(weights));
}

function melFilters(
  bins: number,
  starts: Int32Array,
  offsets: Int32Array,
  weights: Float32Array,
): MelFilters {
  const bands = starts.length;
  return {
    bands,
    bins,
    starts,
    offsets,
    weights,
    toDense() {
      const dense = new Float32Array(bands * bins);
      for (let band = 0; band < bands; band += 1) {
        const run = weights.subarray(offsets[band], offsets[band + 1]);
        dense.set(run, band * bins + (starts[band] as number));
      }
      return dense;
    },
    apply(spectra, output) {
      const frames = spectra.length / bins;
      if (!Number.isInteger(frames) || output.length !== frames * bands) {
        throw new RangeError(
          `spectra of ${spectra.length}, output of ${output.length}, expected frames x ${bins}, frames x ${bands}`,
        );
      }
      for (let frame = 0; frame < frames; frame += 1) {
        for (let band = 0; band < bands; band += 1) {
          const end = offsets[band + 1] as number;
          let bin = frame * bins + (starts[band] as number);
          let sum = 0;
          for (let i = offsets[band] as number; i < end; i += 1, bin += 1) {
            sum += (weights[i] as number) * (spectra[bin] as number);
          }
          output[frame * bands + band] = sum;
        }
      }
    },
  };
}

/** Edges and centres of the bands in Hz, equally spaced in mel: bands + 2 of them. */
function bandEdges(
  bands: number,
  minHz: number,
  maxHz: number,
  scale: keyof typeof SCALES = 'slaney',
): Float64Array {
  const { toMel, toHz } = SCALES[scale];
  const [min, max] = [toMel(minHz), toMel(maxHz)];
  const step = (max - min) / (bands + 1);
  return Float64Array.from({ length: bands + 2 }, (_, i) => toHz(i === bands + 1 ? max : min + i * step));
}

const SCALES = {
  slaney: {
    toMel: (hz: number) =>
      hz < CORNER_HZ ? hz / LINEAR_STEP : CORNER_MEL + Math.log(hz / CORNER_HZ) / LOG_STEP,
    toHz: (mel: number) =>
      mel < CORNER_MEL ? mel * LINEAR_STEP : CORNER_HZ * Math.exp(LOG_STEP * (mel - CORNER_MEL)),
  },
  htk: {
    toMel: (hz: number) => 2595 * Math.log10(1 + hz / 700),
    toHz: (mel: number) => 700 * (10 ** (mel / 2595) - 1),
  },
};
