import {
  type CentredFrames,
  centredFrames,
  createPowerSpectrum,
  type MelFilters,
  type PowerSpectrum,
  slaneyMelFilters,
} from '../audio/index.ts';

export const SAMPLE_RATE = 44100;
export const BANDS = 256;
const FRAME_SIZE = 4096;
/** Added to the power in a band before the logarithm. */
const EPSILON = 1e-4;
/** Frames transformed at a time: their spectra stay in the processor's cache. */
const BLOCK = 16;

/** Logarithms of the power in 256 mel bands, of frames of 4096 samples under a Hann window, as hearbaseline.naive. */
export class LogMel {
  readonly #spectrum: PowerSpectrum;
  readonly #filters: MelFilters;
  readonly #spectra: Float32Array;

  private constructor(spectrum: PowerSpectrum) {
    this.#spectrum = spectrum;
    this.#filters = slaneyMelFilters({ sampleRate: SAMPLE_RATE, fftSize: FRAME_SIZE, bands: BANDS });
    this.#spectra = new Float32Array(BLOCK * spectrum.bins);
  }

  static async create(): Promise<LogMel> {
    return new LogMel(await createPowerSpectrum(FRAME_SIZE));
  }

  /** Where the frames of a signal of `length` samples lie when they follow each other every `hopMs` milliseconds. */
  frames(length: number, hopMs: number): CentredFrames {
    return centredFrames({ length, frameSize: FRAME_SIZE, hopMs, sampleRate: SAMPLE_RATE });
  }

  /**
   * @param samples at 44100 Hz, in [-1, 1]
   * @param starts first sample of each frame
   * @param output shape (frames, 256)
   */
  compute(samples: Float32Array, starts: Int32Array, output: Float32Array): void {
    for (let first = 0; first < starts.length; first += BLOCK) {
      const block = starts.subarray(first, first + BLOCK);
      const spectra = this.#spectra.subarray(0, block.length * this.#spectrum.bins);
      this.#spectrum.compute(samples, block, spectra);
      this.#filters.apply(spectra, output.subarray(first * BANDS, (first + block.length) * BANDS));
    }
    for (let i = 0; i < output.length; i++) output[i] = Math.log((output[i] as number) + EPSILON);
  }
}
