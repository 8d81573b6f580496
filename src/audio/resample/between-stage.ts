import { roundTo16 } from '../round16.ts';
import type { Samples, SampleType } from './fir-graph.ts';
import type { FirStage, FirStream } from './fir-stage.ts';
import { AFTER_DOUBLING, kaiserSinc } from './resample-kernel.ts';

/** Places between two input samples at which the filter is known; what lies between two of them is a straight line. */
const PLACES = 4096;
/** Input samples on each side of an output that the filter covers. */
const REACH = Math.ceil(AFTER_DOUBLING.halfWidth);
const TAPS = 2 * REACH;
/** Outputs wait for so many input samples more than they need, so that none comes after the signal's end. */
const WAITING = 16;
const CHUNK = 2 ** 14;

/**
 * The filter {@link AFTER_DOUBLING} for any two rates, with a bank of one size (640 kB) that all of them share: it is
 * read between two of its 4096 phases by linear interpolation. The second derivative of a sinc is pi^2 / 3 at most, so
 * this errs by (pi^2 / 3) / (8 * 4096^2), -152 dB, in a tap (J. O. Smith, "Digital Audio Resampling Home Page").
 * Signals must have nothing above half of the input's Nyquist frequency.
 *
 * @param from input rate, `to` output rate: whole numbers in any unit
 */
export function createBetweenStage<T extends SampleType>(from: number, to: number, type: T): FirStage<T> {
  return { start: (firstIndex) => new BetweenStream(from, to, type, firstIndex), release: async () => {} };
}

/** Filters of outputs at each place, shape (PLACES + 1, TAPS): tap k is that of the input sample k - REACH + 1. */
let bank: Float64Array | undefined;

function filterBank(): Float64Array {
  if (bank !== undefined) return bank;
  bank = new Float64Array((PLACES + 1) * TAPS);
  const tapAt = kaiserSinc(AFTER_DOUBLING);
  for (let place = 0; place <= PLACES; place += 1) {
    for (let tap = 0; tap < TAPS; tap += 1) {
      bank[place * TAPS + tap] = tapAt(tap - REACH + 1 - place / PLACES);
    }
  }
  return bank;
}

/** Each output is computed by itself, so that the pieces of the input change nothing. */
class BetweenStream<T extends SampleType> implements FirStream<T> {
  readonly #to: number;
  readonly #type: T;
  readonly #stepWhole: number;
  readonly #stepRest: number;
  /** Where the next output lies: an input sample's index, and a rest in fractions of `to`. */
  #whole = 0;
  #rest = 0;
  #made = 0;
  /** Input from `#first` on. */
  #window = new Float32Array(CHUNK);
  #first: number;
  #filled: number;

  constructor(from: number, to: number, type: T, firstIndex: number) {
    this.#to = to;
    this.#type = type;
    this.#stepWhole = Math.floor(from / to);
    this.#stepRest = from % to;
    // Before the signal is silence, as much as the first output looks back at.
    this.#first = Math.min(firstIndex, 1 - REACH);
    this.#filled = firstIndex - this.#first;
  }

  async push(samples: Float32Array): Promise<Samples<T>[]> {
    const outputs: Samples<T>[] = [];
    for (let taken = 0; taken < samples.length; taken += CHUNK) {
      this.#append(samples.subarray(taken, taken + CHUNK));
      outputs.push(
        this.#outputsBefore(this.#first + this.#filled - REACH - WAITING, Number.POSITIVE_INFINITY),
      );
    }
    return outputs;
  }

  async end(outputLength: number): Promise<Samples<T>[]> {
    const outputs: Samples<T>[] = [];
    while (this.#made < outputLength) {
      this.#append(new Float32Array(CHUNK));
      outputs.push(this.#outputsBefore(this.#first + this.#filled - REACH, outputLength - this.#made));
    }
    return outputs;
  }

  /** Drops what no later output looks back at. */
  #append(samples: Float32Array): void {
    const used = Math.min(this.#filled, Math.max(0, this.#whole - REACH + 1 - this.#first));
    const kept = this.#filled - used;
    if (kept + samples.length > this.#window.length) {
      const longer = new Float32Array(2 * (kept + samples.length));
      longer.set(this.#window.subarray(used, this.#filled));
      this.#window = longer;
    } else {
      this.#window.copyWithin(0, used, this.#filled);
    }
    this.#window.set(samples, kept);
    this.#first += used;
    this.#filled = kept + samples.length;
  }

  /** The next outputs, those that lie before the input sample `end`, but `most` of them. */
  #outputsBefore(end: number, most: number): Samples<T> {
    const spacing = this.#stepWhole + this.#stepRest / this.#to;
    const room = Math.min(most, Math.max(0, Math.ceil((end - this.#whole) / spacing) + 1));
    const integers = this.#type === 'int16';
    const outputs = integers ? new Int16Array(room) : new Float32Array(room);
    const filters = filterBank();
    const window = this.#window;
    let count = 0;
    for (; count < room && this.#whole < end; count += 1) {
      const place = (this.#rest / this.#to) * PLACES;
      const below = Math.floor(place);
      const part = place - below;
      const start = this.#whole - REACH + 1 - this.#first;
      let sum = 0;
      for (let tap = 0, at = below * TAPS; tap < TAPS; tap += 1, at += 1) {
        const low = filters[at] as number;
        sum += (window[start + tap] as number) * (low + part * ((filters[at + TAPS] as number) - low));
      }
      outputs[count] = integers ? roundTo16(sum) : sum;
      this.#whole += this.#stepWhole;
      this.#rest += this.#stepRest;
      if (this.#rest >= this.#to) {
        this.#rest -= this.#to;
        this.#whole += 1;
      }
    }
    this.#made += count;
    return outputs.subarray(0, count) as Samples<T>;
  }
}
