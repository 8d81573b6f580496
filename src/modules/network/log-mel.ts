import {
  createPowerSpectrum,
  type MelFilters,
  type PowerSpectrum,
  slaneyMelFilters,
} from '../../audio/index.ts';
import type { LogMelOptions } from './description.ts';

/** Log mel spectra, as a model is given them. */
export class LogMel {
  readonly bands: number;
  readonly #spectrum: PowerSpectrum;
  readonly #filters: MelFilters;
  readonly #hop: number;
  readonly #offset: number;

  private constructor(spectrum: PowerSpectrum, filters: MelFilters, { hop, offset }: LogMelOptions) {
    this.#spectrum = spectrum;
    this.#filters = filters;
    this.#hop = hop;
    this.#offset = offset;
    this.bands = filters.bands;
  }

  /** @throws RangeError for a size of frames that there is no transform for */
  static async create(options: LogMelOptions, sampleRate: number): Promise<LogMel> {
    const { fftSize, bands, minHz, maxHz } = options;
    const range = { ...(minHz === undefined ? {} : { minHz }), ...(maxHz === undefined ? {} : { maxHz }) };
    const filters = slaneyMelFilters({ sampleRate, fftSize, bands, ...range });
    return new LogMel(await createPowerSpectrum(fftSize), filters, options);
  }

  /** Frames of so many samples: centred on 0, hop, 2 hop, ... */
  frames(length: number): number {
    return Math.floor(length / this.#hop) + 1;
  }

  /** Samples that give so many frames. */
  samples(frames: number): number {
    return (frames - 1) * this.#hop;
  }

  /** Shape (frames, bands), or (bands, frames) if `transposed`. */
  compute(samples: Float32Array, transposed: boolean): Float32Array {
    const frames = this.frames(samples.length);
    const { frameSize, bins } = this.#spectrum;
    const starts = Int32Array.from({ length: frames }, (_, frame) => frame * this.#hop - frameSize / 2);
    const power = new Float32Array(frames * bins);
    this.#spectrum.compute(samples, starts, power);
    const mel = new Float32Array(frames * this.bands);
    this.#filters.apply(power, mel);
    for (let i = 0; i < mel.length; i++) mel[i] = Math.log((mel[i] as number) + this.#offset);
    return transposed ? transpose(mel, frames, this.bands) : mel;
  }
}

/** (rows, columns) -> (columns, rows) */
export function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = data[row * columns + column] as number;
    }
  }
  return result;
}
