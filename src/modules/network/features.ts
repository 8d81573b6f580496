import { LogMel, transpose } from './log-mel.ts';
import type { LogMelOptions } from './log-mel-options.ts';

/** Makes of a sound what a model is given: units of `width` values, samples of 1 or frames of as many as there are bands. */
export class Features {
  /** Samples from a unit to the next. */
  readonly hop: number;
  readonly width: number;
  /** Whether what lies in a window depends on the sound around it. */
  readonly isOfSound: boolean;
  readonly #logMel: LogMel | undefined;

  private constructor(logMel: LogMel | undefined) {
    this.#logMel = logMel;
    this.hop = logMel?.hop ?? 1;
    this.width = logMel?.bands ?? 1;
    this.isOfSound = logMel?.isOfSound ?? false;
  }

  /** Of waveforms where there are no options. */
  static async create(options: LogMelOptions | undefined, sampleRate: number): Promise<Features> {
    return new Features(options && (await LogMel.create(options, sampleRate)));
  }

  /** Units of so many samples. */
  units(length: number): number {
    return this.#logMel?.frames(length) ?? length;
  }

  /** The least samples that have so many units. */
  samples(units: number): number {
    return this.#logMel?.samples(units) ?? units;
  }

  /** Shape (units, width). */
  of(sound: Float32Array): Float32Array {
    return this.#logMel?.compute(sound) ?? sound;
  }

  /** So many units of a sound from one on, that may lie before it; what lies outside of it is silence. */
  between(sound: Float32Array, from: number, count: number): Float32Array {
    const before = Math.max(0, -from);
    const wanted = this.samples(from + before + count);
    const lead = before * this.hop;
    const padded = new Float32Array(Math.max(lead + sound.length, wanted));
    padded.set(sound, lead);
    const first = (from + before) * this.width;
    return this.of(padded).subarray(first, first + count * this.width);
  }

  /**
   * Gives the units of a window by its first sample: of the window alone, or out of those of the whole sound. What lies
   * outside of the sound is silence.
   *
   * @param starts first samples of the windows that will be asked for, rising
   * @param size samples of a window
   */
  windows(sound: Float32Array, starts: Int32Array, size: number): (start: number) => Float32Array {
    if (!this.isOfSound) {
      return (start) => {
        const piece = new Float32Array(size);
        piece.set(sound.subarray(Math.max(0, start), Math.max(0, start + size)), Math.max(0, -start));
        return this.of(piece);
      };
    }
    const unitAt = (start: number) => Math.round(start / this.hop);
    const count = this.units(size);
    const from = Math.min(0, unitAt(starts[0] ?? 0));
    const end = Math.max(unitAt(starts.at(-1) ?? 0) + count, this.units(sound.length));
    const all = this.between(sound, from, end - from);
    return (start) => {
      const at = unitAt(start) - from;
      return all.subarray(at * this.width, (at + count) * this.width);
    };
  }

  /** As a model takes it: (units, width), or (width, units) if `transposed`. */
  laidOut(units: Float32Array, transposed: boolean): Float32Array {
    return transposed ? transpose(units, units.length / this.width, this.width) : units;
  }
}
