import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { roundTo16 } from '../round16.ts';
import type { Samples, SampleType } from './fir-graph.ts';
import type { FirStream, Signals } from './fir-stage.ts';
import { type FirstStage, type Lane, planStages } from './resample-stages.ts';

/** The filters are longer, the larger the ratio. */
const MAX_RATIO = 256;
/** In Hz: from slow sensors to the fastest converters of sound. What lies beyond is no rate but a damaged header. */
const [LOWEST_RATE, HIGHEST_RATE] = [10, 12_288_000];

/** Changes the sample rate of mono audio, as often as wanted and on any number of signals. */
export interface Resampler {
  /** In Hz. */
  readonly from: number;
  /** In Hz. */
  readonly to: number;
  /** Number of output samples for a number of input samples: as soxr, the nearest integer, half up. */
  outputLength(inputLength: number): number;
  /** Output sample n lies at the time of input sample n * from / to; before and after the signal is silence. */
  resample(samples: Float32Array): Promise<Float32Array>;
  /**
   * As `resample`, of 16-bit integers and to them, rounded to nearest, ties to even, and clipped. No dither is added; ffmpeg's soxr
   * adds some, which moves a third of the samples by 1.
   */
  resample16(samples: Int16Array): Promise<Int16Array>;
  /** Frees the memory of its filters, once nothing is resampled any more. */
  release(): Promise<void>;
}

/** A signal on its way to one or more other rates. The pieces it comes in do not change a bit. */
interface ResampleStream<T extends SampleType> {
  /** Takes the next piece; gives what is complete, for each rate. */
  push(samples: Float32Array): Promise<Samples<T>[][]>;
  /** Gives the rest, for each rate. */
  end(): Promise<Samples<T>[][]>;
}

/** Makes streams from one rate to several; they share what they can. */
export interface ResamplerBank<T extends SampleType> {
  start(): ResampleStream<T>;
  /**
   * Several short signals of the same length at once, which takes a fraction of the time of as many streams and gives the same.
   *
   * @returns for each rate the signals; undefined where they are too long or a rate's filter takes only one
   */
  together(samples: Float32Array, signals: number): Promise<Signals<Samples<T>>[] | undefined>;
  /** Frees the memory of its filters, once no stream is under way. */
  release(): Promise<void>;
}

/**
 * Makes a resampler for two rates in Hz, positive integers, to the specification of soxr's "high quality": pass
 * band to 0.913 of the lower Nyquist frequency, 125 dB from that frequency on, linear phase, no delay. The filter
 * runs as strided convolutions on one thread of ONNX Runtime; to more than double the rate, it is doubled with that
 * filter and then raised with a short one. Rates without a common divisor to speak of, as 192000 and 16001, would need
 * a filter for every sample: they are filtered at a rate beside, and read there between two of 4096 phases, at 125 dB
 * still. So no pair of rates takes more than some 16 MB.
 *
 * @throws UserError for rates that no recording has, and where one is more than 256 times the other
 */
export async function createResampler(from: number, to: number): Promise<Resampler> {
  checkRates(from, to);
  let floats: Promise<ResamplerBank<'float32'>> | undefined;
  let integers: Promise<ResamplerBank<'int16'>> | undefined;
  return {
    from,
    to,
    outputLength: (inputLength) => lengthAt(inputLength, from, to),
    async resample(samples) {
      floats ??= createResamplerBank(from, [to], 'float32');
      return resampleWhole(await floats, samples, (length) => new Float32Array(length));
    },
    async resample16(samples) {
      integers ??= createResamplerBank(from, [to], 'int16');
      return resampleWhole(await integers, toFullScale(samples), (length) => new Int16Array(length));
    },
    async release() {
      await (await floats)?.release();
      await (await integers)?.release();
      floats = undefined;
      integers = undefined;
    },
  };
}

/**
 * Makes {@link createResampler}'s conversions from one rate to several at once; what comes out for one does not depend on
 * the others.
 */
export async function createResamplerBank<T extends SampleType>(
  from: number,
  rates: readonly number[],
  type: T,
): Promise<ResamplerBank<T>> {
  for (const to of rates) checkRates(from, to);
  const { firsts, lanes } = await planStages(from, rates, type);
  return {
    start: () => new BankStream(from, firsts, lanes, type),
    together: (samples, signals) => {
      const length = samples.length / signals;
      return resampleTogether(from, firsts, lanes, type, { data: samples, signals, length, stride: length });
    },
    async release() {
      for (const { stage } of [...firsts, ...lanes]) await stage?.release();
    },
  };
}

/** As {@link BankStream}, of which each stage has but one block to do. */
async function resampleTogether<T extends SampleType>(
  from: number,
  firsts: readonly FirstStage[],
  lanes: readonly Lane<T>[],
  type: T,
  source: Signals<Float32Array>,
): Promise<Signals<Samples<T>>[] | undefined> {
  const between: Signals<Float32Array>[] = [];
  for (const { stage, margin, outputMargin } of firsts) {
    const made = await stage.together?.(source, margin, lengthBetween(source.length, margin, outputMargin));
    if (made === undefined) return undefined;
    between.push(made);
  }
  const outputs: Signals<Samples<T>>[] = [];
  for (const { to, after, stage } of lanes) {
    const input = after === undefined ? source : at(between, after);
    const margin = after === undefined ? 0 : at(firsts, after).outputMargin;
    const length = lengthAt(source.length, from, to);
    const made =
      stage === undefined
        ? windowed(input, margin, length, type)
        : await stage.together?.(input, -margin, length);
    if (made === undefined) return undefined;
    outputs.push(made);
  }
  return outputs;
}

/** Signals from index `first` on, as many samples of each. */
function windowed<T extends SampleType>(
  { data, signals, stride }: Signals<Float32Array>,
  first: number,
  length: number,
  type: T,
): Signals<Samples<T>> {
  const all = data.subarray(first);
  return { data: (type === 'int16' ? toInt16(all) : all) as Samples<T>, signals, length, stride };
}

/** How much of a rate in between the lanes after it look at. */
function lengthBetween(length: number, margin: number, outputMargin: number): number {
  return Math.ceil((length * outputMargin) / margin) + 2 * outputMargin;
}

function checkRates(from: number, to: number): void {
  for (const rate of [from, to]) {
    if (!Number.isSafeInteger(rate) || rate < LOWEST_RATE || rate > HIGHEST_RATE) {
      throw new UserError(
        `a sample rate of ${rate} Hz; expected a whole number from ${LOWEST_RATE} to ${HIGHEST_RATE}`,
      );
    }
  }
  if (Math.max(from / to, to / from) > MAX_RATIO) {
    throw new UserError(
      `cannot resample from ${from} Hz to ${to} Hz: expected rates within a factor of ${MAX_RATIO}`,
    );
  }
}

class BankStream<T extends SampleType> implements ResampleStream<T> {
  readonly #from: number;
  readonly #firsts: readonly { readonly first: FirstStage; readonly stream: FirStream<'float32'> }[];
  readonly #lanes: readonly { readonly lane: Lane<T>; readonly stream: FirStream<T> }[];
  #length = 0;

  constructor(from: number, firsts: readonly FirstStage[], lanes: readonly Lane<T>[], type: T) {
    this.#from = from;
    this.#firsts = firsts.map((first) => ({ first, stream: first.stage.start(first.margin) }));
    this.#lanes = lanes.map((lane) => {
      const firstIndex = lane.after === undefined ? 0 : -at(firsts, lane.after).outputMargin;
      return { lane, stream: lane.stage?.start(firstIndex) ?? new WindowStream(firstIndex, type) };
    });
  }

  async push(samples: Float32Array): Promise<Samples<T>[][]> {
    this.#length += samples.length;
    const between: Float32Array[][] = [];
    for (const { stream } of this.#firsts) between.push(await stream.push(samples));
    return this.#pushToLanes([samples], between);
  }

  async end(): Promise<Samples<T>[][]> {
    const between: Float32Array[][] = [];
    for (const { first, stream } of this.#firsts) {
      between.push(await stream.end(lengthBetween(this.#length, first.margin, first.outputMargin)));
    }
    const outputs = await this.#pushToLanes([], between);
    for (const [i, { lane, stream }] of this.#lanes.entries()) {
      outputs[i]?.push(...(await stream.end(lengthAt(this.#length, this.#from, lane.to))));
    }
    return outputs;
  }

  async #pushToLanes(
    source: readonly Float32Array[],
    between: readonly (readonly Float32Array[])[],
  ): Promise<Samples<T>[][]> {
    const outputs: Samples<T>[][] = [];
    for (const { lane, stream } of this.#lanes) {
      const input = lane.after === undefined ? source : (between[lane.after] ?? []);
      const output: Samples<T>[] = [];
      for (const piece of input) output.push(...(await stream.push(piece)));
      outputs.push(output);
    }
    return outputs;
  }
}

/** Passes a signal on from index 0, and no more of it than wanted. */
class WindowStream<T extends SampleType> implements FirStream<T> {
  readonly #type: T;
  #next: number;
  #held = new Float32Array(0);

  constructor(firstIndex: number, type: T) {
    this.#type = type;
    this.#next = firstIndex;
  }

  async push(samples: Float32Array): Promise<Samples<T>[]> {
    const ready = this.#typed(this.#held);
    this.#held = samples.slice(Math.min(samples.length, Math.max(0, -this.#next)));
    this.#next += samples.length;
    return [ready];
  }

  async end(outputLength: number): Promise<Samples<T>[]> {
    const excess = Math.max(0, this.#next - outputLength);
    return [this.#typed(this.#held.subarray(0, Math.max(0, this.#held.length - excess)))];
  }

  #typed(samples: Float32Array): Samples<T> {
    return (this.#type === 'int16' ? toInt16(samples) : samples) as Samples<T>;
  }
}

async function resampleWhole<T extends SampleType>(
  bank: ResamplerBank<T>,
  samples: Float32Array,
  allocate: (length: number) => Samples<T>,
): Promise<Samples<T>> {
  const stream = bank.start();
  const [head = []] = await stream.push(samples);
  const [tail = []] = await stream.end();
  const pieces = [...head, ...tail];
  const whole = allocate(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}

function lengthAt(length: number, from: number, to: number): number {
  return Math.floor(length / (from / to) + 0.5);
}

/** 16-bit samples as fractions of full scale. */
export function toFullScale(samples: Int16Array): Float32Array {
  const floats = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) floats[i] = (samples[i] as number) / 32768;
  return floats;
}

function toInt16(samples: Float32Array): Int16Array {
  const integers = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) integers[i] = roundTo16(samples[i] as number);
  return integers;
}
