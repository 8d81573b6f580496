import {
  createFourierPower,
  createMelFilters,
  createPowerSpectrum,
  hasPowerSpectrum,
  type MelFilters,
} from '../../audio/index.ts';
import type { LogMelOptions } from './log-mel-options.ts';

/** The least that a logarithm is taken of where nothing else is said. */
const FLOOR = 1e-10;
const OFFSET = 1e-4;

/** Writes |X|^2 of the frames that begin at `starts` to `output`, shape (frames, bins). */
type Powers = (samples: Float32Array, starts: Int32Array, output: Float32Array) => void;

/** Log mel spectra, as a model is given them. */
export class LogMel {
  readonly bands: number;
  /** Samples from a frame to the next. */
  readonly hop: number;
  readonly #powers: Powers;
  readonly #filters: MelFilters;
  readonly #options: LogMelOptions;
  /** Samples of a frame that are not 0. */
  readonly #windowSize: number;

  private constructor(powers: Powers, filters: MelFilters, options: LogMelOptions) {
    this.#powers = powers;
    this.#filters = filters;
    this.#options = options;
    this.#windowSize = options.windowSize ?? options.fftSize;
    this.hop = options.hop;
    this.bands = filters.bands;
  }

  static async create(options: LogMelOptions, sampleRate: number): Promise<LogMel> {
    const { fftSize, bands, minHz, maxHz, mels, norm } = options;
    const filters = createMelFilters({
      sampleRate,
      fftSize,
      bands,
      ...(minHz === undefined ? {} : { minHz }),
      ...(maxHz === undefined ? {} : { maxHz }),
      ...(mels === undefined ? {} : { scale: mels }),
      ...(norm === undefined ? {} : { norm }),
    });
    return new LogMel(await powersOf(options), filters, options);
  }

  /** Whether the spectra of windows are cut out of those of the sound. */
  get isOfSound(): boolean {
    return this.#options.of === 'sound';
  }

  /** Frames of so many samples, one at least. */
  frames(length: number): number {
    const room = this.#isPadded ? length : Math.max(0, length - this.#windowSize);
    return Math.floor(room / this.#options.hop) + 1;
  }

  /** The least samples that give so many frames. */
  samples(frames: number): number {
    return (frames - 1) * this.#options.hop + (this.#isPadded ? 0 : this.#windowSize);
  }

  /** Shape (frames, bands). */
  compute(samples: Float32Array): Float32Array {
    const { fftSize, hop, padding, power } = this.#options;
    const frames = this.frames(samples.length);
    const { bins } = this.#filters;
    // The window lies in the middle of a frame: without padding it begins on the multiples of the hop.
    const before = this.#isPadded ? Math.floor(fftSize / 2) : Math.floor((fftSize - this.#windowSize) / 2);
    const isReflected = padding === 'reflect';
    const sound = isReflected ? reflect(samples, before) : samples;
    const shift = isReflected ? 0 : -before;
    const starts = Int32Array.from({ length: frames }, (_, frame) => frame * hop + shift);
    const spectra = new Float32Array(frames * bins);
    this.#powers(sound, starts, spectra);
    if (power === 1) for (let i = 0; i < spectra.length; i++) spectra[i] = Math.sqrt(spectra[i] as number);
    const mel = new Float32Array(frames * this.bands);
    this.#filters.apply(spectra, mel);
    this.#toLog(mel);
    return mel;
  }

  get #isPadded(): boolean {
    return this.#options.padding !== 'none';
  }

  /** In place. dB are 10 log10 of powers and 20 log10 of magnitudes, as librosa's `power_to_db`, `amplitude_to_db`. */
  #toLog(mel: Float32Array): void {
    const { log = 'ln', floor, reference = 1, range, scale = 1, shift = 0, power = 2 } = this.#options;
    const offset = this.#options.offset ?? (log === 'ln' && floor === undefined ? OFFSET : 0);
    const least = floor ?? (offset > 0 ? 0 : FLOOR);
    const decibels = power === 1 ? 20 : 10;
    const logarithms = {
      ln: Math.log,
      log10: Math.log10,
      dB: (value: number) => decibels * Math.log10(value),
      none: (value: number) => value,
    };
    const logarithm = logarithms[log];
    const isRaised = log !== 'none' || floor !== undefined;
    let largest = 0;
    if (reference === 'max' || range !== undefined) {
      for (const value of mel) largest = Math.max(largest, value);
    }
    const prepared = (value: number) => (isRaised ? Math.max(value + offset, least) : value + offset);
    const zero = log === 'dB' ? logarithm(reference === 'max' ? Math.max(largest, least) : reference) : 0;
    const bottom = range === undefined ? Number.NEGATIVE_INFINITY : logarithm(prepared(largest)) - range;
    for (let i = 0; i < mel.length; i++) {
      mel[i] = (Math.max(logarithm(prepared(mel[i] as number)), bottom) - zero) * scale + shift;
    }
  }
}

async function powersOf({
  fftSize,
  windowSize = fftSize,
  window = 'periodic',
}: LogMelOptions): Promise<Powers> {
  if (windowSize === fftSize && window === 'periodic' && hasPowerSpectrum(fftSize)) {
    const spectrum = await createPowerSpectrum(fftSize);
    return (samples, starts, output) => spectrum.compute(samples, starts, output);
  }
  const first = Math.floor((fftSize - windowSize) / 2);
  const period = window === 'periodic' ? windowSize : windowSize - 1;
  const hann = new Float64Array(fftSize);
  for (let i = 0; i < windowSize; i++) hann[first + i] = (1 - Math.cos((2 * Math.PI * i) / period)) / 2;
  const power = createFourierPower(hann);
  const bins = Math.floor(fftSize / 2) + 1;
  return (samples, starts, output) => {
    for (const [frame, start] of starts.entries()) {
      power(samples, start, output.subarray(frame * bins, (frame + 1) * bins));
    }
  };
}

/** A sound with `size` samples before and after it that are its own, mirrored at its first and last sample. */
function reflect(samples: Float32Array, size: number): Float32Array {
  const { length } = samples;
  const period = Math.max(1, 2 * (length - 1));
  const reflected = new Float32Array(length + 2 * size);
  if (length === 0) return reflected;
  for (let i = 0; i < reflected.length; i++) {
    const place = (((i - size) % period) + period) % period;
    reflected[i] = samples[Math.min(place, period - place)] as number;
  }
  return reflected;
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
