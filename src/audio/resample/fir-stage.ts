import { at } from '../../at.ts';
import { createFirRun, type FirRun, type Samples, type SampleType } from './fir-graph.ts';
import { groupFilters, layOutKernel, type ResampleFilter, type ResampleKernel } from './resample-kernel.ts';

/** Input samples of one run, about: long audio goes through in blocks. */
const BLOCK_SAMPLES = 2 ** 16;
/** A run has no fewer rows, so that reading the filters pays. */
const MIN_ROWS = 32;

/** Signals of the same length, which lie one after the other: `stride` samples from the beginning of one to that of the next. */
export interface Signals<S> {
  readonly data: S;
  readonly signals: number;
  readonly length: number;
  readonly stride: number;
}

/** One resampling filter for two rates. */
export interface FirStage<T extends SampleType> {
  /**
   * Begins with a signal whose first sample has this index; before it is silence. The first output is the one at
   * index 0, however that is.
   */
  start(firstIndex: number): FirStream<T>;
  /** Where it can: takes several short signals at once. @returns undefined where they are too long for that */
  readonly together?: (
    input: Signals<Float32Array>,
    firstIndex: number,
    outputLength: number,
  ) => Promise<Signals<Samples<T>>> | undefined;
  /** Frees its memory. */
  release(): Promise<void>;
}

/**
 * A signal on its way through a filter. It goes through in blocks that depend on its length alone, not on the pieces it
 * comes in, so neither do the results, to the last bit.
 */
export interface FirStream<T extends SampleType> {
  /** Takes the next piece; gives the outputs that are complete. */
  push(samples: Float32Array): Promise<Samples<T>[]>;
  /** Gives the rest, so that all outputs together are this many; after the signal is silence. */
  end(outputLength: number): Promise<Samples<T>[]>;
}

/**
 * Runs a filter as strided convolutions on one thread of ONNX Runtime.
 *
 * @param filter is laid out for the lower of the rates, in Hz or any other unit
 * @param type of the outputs
 */
export async function createFirStage<T extends SampleType>(
  from: number,
  to: number,
  filter: ResampleFilter,
  type: T,
): Promise<FirStage<T>> {
  const kernel = layOutKernel(from, to, filter);
  const run = await createFirRun(kernel, (group) => groupFilters(from, to, group, filter), type);
  const spare: Float32Array[] = [];
  return {
    start: (firstIndex) => new BlockStream(kernel, run, firstIndex, spare),
    together: (input, firstIndex, outputLength) => runTogether(kernel, run, input, firstIndex, outputLength),
    release: () => run.release(),
  };
}

/** Reach of one row, in input samples. */
function reachOf({ groups }: ResampleKernel): number {
  const ends = groups.map((group) => group.inputStart + group.taps);
  return Math.max(...ends) - firstInput({ groups });
}

function blockRowsOf({ inputStride }: ResampleKernel): number {
  return Math.max(MIN_ROWS, Math.ceil(BLOCK_SAMPLES / inputStride));
}

/** Input samples that so many rows need. */
function windowLength(kernel: ResampleKernel, rows: number): number {
  return (rows - 1) * kernel.inputStride + reachOf(kernel);
}

function firstInput({ groups }: Pick<ResampleKernel, 'groups'>): number {
  return at(groups, 0).inputStart;
}

/** What streams would give one by one, where all of each signal goes through in one block. */
function runTogether<T extends SampleType>(
  kernel: ResampleKernel,
  run: FirRun<T>,
  { data, signals, length, stride }: Signals<Float32Array>,
  firstIndex: number,
  outputLength: number,
): Promise<Signals<Samples<T>>> | undefined {
  const rows = Math.max(1, Math.ceil(outputLength / kernel.outputStride));
  const blockRows = blockRowsOf(kernel);
  const first = firstIndex - firstInput(kernel);
  if (rows > blockRows || first + length >= windowLength(kernel, blockRows)) return undefined;
  const width = windowLength(kernel, rows);
  const windows = new Float32Array(signals * width);
  const skipped = Math.max(0, -first);
  const count = Math.min(length - skipped, width - first - skipped);
  for (let signal = 0; signal < signals; signal++) {
    const start = signal * stride + skipped;
    windows.set(data.subarray(start, start + count), signal * width + first + skipped);
  }
  const outputStride = rows * kernel.outputStride;
  return run
    .run(windows, signals)
    .then((outputs) => ({ data: outputs, signals, length: outputLength, stride: outputStride }));
}

class BlockStream<T extends SampleType> implements FirStream<T> {
  readonly #kernel: ResampleKernel;
  readonly #run: FirRun<T>;
  readonly #reach: number;
  readonly #blockRows: number;
  /** Input from that of the next row on; what is not filled is silence. */
  #window: Float32Array;
  /** Windows that streams are done with: taking one again spares the garbage collector most of its work. */
  readonly #spare: Float32Array[];
  #filled: number;
  #made = 0;
  /** The latest block: with a filter before this one the signal's end is known only after it has come out. */
  #held: Samples<T> | undefined;

  constructor(kernel: ResampleKernel, run: FirRun<T>, firstIndex: number, spare: Float32Array[]) {
    this.#kernel = kernel;
    this.#run = run;
    this.#spare = spare;
    this.#window = spare.pop() ?? new Float32Array(0);
    this.#reach = reachOf(kernel);
    this.#blockRows = blockRowsOf(kernel);
    this.#filled = firstIndex - firstInput(kernel);
    this.#window.fill(0, 0, Math.max(0, this.#filled));
  }

  async push(samples: Float32Array): Promise<Samples<T>[]> {
    const blockLength = windowLength(this.#kernel, this.#blockRows);
    const outputs: Samples<T>[] = [];
    // What lies before the first row's reach is not needed.
    let taken = Math.max(0, -this.#filled);
    this.#filled += Math.min(taken, samples.length);
    while (taken < samples.length) {
      const count = Math.min(samples.length - taken, blockLength - this.#filled);
      this.#grow(Math.min(blockLength, this.#filled + count + this.#reach));
      this.#window.set(samples.subarray(taken, taken + count), this.#filled);
      this.#filled += count;
      taken += count;
      if (this.#filled === blockLength) {
        if (this.#held !== undefined) outputs.push(this.#held);
        this.#held = await this.#next(this.#blockRows);
      }
    }
    return outputs;
  }

  async end(outputLength: number): Promise<Samples<T>[]> {
    const outputs: Samples<T>[] = [];
    if (this.#held !== undefined) {
      const excess = Math.max(0, this.#made - outputLength);
      outputs.push(this.#held.subarray(0, this.#held.length - excess) as Samples<T>);
      this.#held = undefined;
    }
    while (this.#made < outputLength) {
      const missing = outputLength - this.#made;
      const rows = Math.min(this.#blockRows, Math.ceil(missing / this.#kernel.outputStride));
      outputs.push((await this.#next(rows)).subarray(0, missing) as Samples<T>);
    }
    this.#spare.push(this.#window);
    this.#window = new Float32Array(0);
    return outputs;
  }

  async #next(rows: number): Promise<Samples<T>> {
    const length = windowLength(this.#kernel, rows);
    this.#grow(length);
    this.#window.fill(0, this.#filled, length);
    const output = await this.#run.run(this.#window.subarray(0, length));
    this.#made += output.length;
    const used = rows * this.#kernel.inputStride;
    this.#window.copyWithin(0, used, this.#filled);
    this.#filled = Math.max(0, this.#filled - used);
    return output;
  }

  #grow(length: number): void {
    if (this.#window.length >= length) return;
    const longer = new Float32Array(length);
    longer.set(this.#window.subarray(0, Math.max(0, this.#filled)));
    this.#window = longer;
  }
}
