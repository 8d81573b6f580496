import { GraphBuilder } from '../compute/onnx-model.ts';
import { createSession, float32, type Session, type Tensor } from '../compute/session.ts';
import { UserError } from '../errors.ts';
import { groupFilters, type KernelGroup, layOutKernel, type ResampleKernel } from './resample-kernel.ts';
import { roundTo16 } from './round16.ts';
import type { PcmSignal } from './signal.ts';

/** The filters are longer, the larger the ratio. */
const MAX_RATIO = 256;
/** Filters of no more numbers than this (64 MB) are kept for the next call; rates without a common divisor have more. */
const MAX_KEPT_FILTERS = 2 ** 24;
/** Input samples of one run, about: long audio goes through in blocks. */
const BLOCK_SAMPLES = 2 ** 16;
/** A run has no fewer rows, so that reading (or making) the filters of rates without a common divisor pays. */
const MIN_ROWS = 32;

type Samples = Float32Array | Int16Array;

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
   * The same for 16-bit integers, rounded to nearest, ties to even, and clipped. No dither is added; ffmpeg's soxr
   * adds some, which moves a third of the samples by 1.
   */
  resample16(samples: Int16Array): Promise<Int16Array>;
}

/**
 * Makes a resampler for two rates in Hz, positive integers, to the specification of soxr's "high quality": pass
 * band to 0.913 of the lower Nyquist frequency, 125 dB from that frequency on, linear phase, no delay. The filter
 * runs as strided convolutions on one thread of ONNX Runtime. Any other two rates cost as much a sample, but for
 * those that have no common divisor to speak of, as 192000 and 16001: their filters are made anew in each call.
 *
 * @throws UserError where one rate is more than 256 times the other
 */
export async function createResampler(from: number, to: number): Promise<Resampler> {
  for (const rate of [from, to]) {
    if (!Number.isSafeInteger(rate) || rate < 1) {
      throw new RangeError(`sample rate ${rate} Hz, expected a positive integer`);
    }
  }
  if (Math.max(from / to, to / from) > MAX_RATIO) {
    throw new UserError(
      `cannot resample from ${from} Hz to ${to} Hz: expected rates within a factor of ${MAX_RATIO}`,
    );
  }
  return from === to ? passThrough(from) : await convolutionResampler(from, to);
}

const resamplers = new Map<string, Promise<Resampler>>();

/** Resamples 16-bit audio with {@link createResampler}. The resampler for the two rates is kept. */
export async function resample16({ samples, sampleRate }: PcmSignal, to: number): Promise<PcmSignal> {
  const key = `${sampleRate} ${to}`;
  const resampler = resamplers.get(key) ?? createResampler(sampleRate, to);
  resamplers.set(key, resampler);
  return { samples: await (await resampler).resample16(samples), sampleRate: to };
}

function passThrough(rate: number): Resampler {
  return {
    from: rate,
    to: rate,
    outputLength: (inputLength) => inputLength,
    resample: async (samples) => samples.slice(),
    resample16: async (samples) => samples.slice(),
  };
}

async function convolutionResampler(from: number, to: number): Promise<Resampler> {
  const kernel = layOutKernel(from, to);
  const session = await createSession(convolution(kernel.inputStride));
  const filters = filterSource(from, to, kernel.groups);
  const ratio = from / to;
  const outputLength = (inputLength: number) => Math.floor(inputLength / ratio + 0.5);
  const convolve = async <Output extends Samples>(input: Samples, output: Output): Promise<Output> => {
    await resampleBlocks(session, kernel, filters, input, output);
    return output;
  };
  return {
    from,
    to,
    outputLength,
    resample: (samples) => convolve(samples, new Float32Array(outputLength(samples.length))),
    resample16: (samples) => convolve(samples, new Int16Array(outputLength(samples.length))),
  };
}

/** x (1, 1, samples) convolved with w (outputs, 1, taps) to y (1, outputs, rows). */
function convolution(stride: number): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.input('x', [1, 1, 'samples']);
  const w = graph.input('w', ['outputs', 1, 'taps']);
  graph.output('y', graph.op('Conv', [x, w], { strides: [stride] }, { dims: [1, 'outputs', 'rows'] }));
  return graph.toBytes();
}

function filterSource(from: number, to: number, groups: readonly KernelGroup[]) {
  const size = groups.reduce((total, group) => total + group.outputs * group.taps, 0);
  const kept = new Map<KernelGroup, Float32Array>();
  return (group: KernelGroup): Float32Array => {
    const filters = kept.get(group) ?? groupFilters(from, to, group);
    if (size <= MAX_KEPT_FILTERS) kept.set(group, filters);
    return filters;
  };
}

async function resampleBlocks(
  session: Session,
  { inputStride, outputStride, groups }: ResampleKernel,
  filtersOf: (group: KernelGroup) => Float32Array,
  input: Samples,
  output: Samples,
): Promise<void> {
  if (output.length === 0) return;
  const first = groups[0] as KernelGroup;
  const last = groups[groups.length - 1] as KernelGroup;
  const allRows = Math.ceil(output.length / outputStride);
  const rowsAtOnce = Math.min(allRows, Math.max(MIN_ROWS, Math.ceil(BLOCK_SAMPLES / inputStride)));
  const reach = last.inputStart + last.taps - first.inputStart;
  const block = new Float32Array((rowsAtOnce - 1) * inputStride + reach);
  for (let row = 0; row < allRows; row += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, allRows - row);
    fillBlock(block, input, row * inputStride + first.inputStart);
    for (const group of groups) {
      const { outputs, taps } = group;
      const start = group.inputStart - first.inputStart;
      const x = block.subarray(start, start + (rows - 1) * inputStride + taps);
      const { y } = await session.run({
        x: float32(x, [1, 1, x.length]),
        w: float32(filtersOf(group), [outputs, 1, taps]),
      });
      const convolved = (y as Tensor).data as Float32Array;
      scatter(convolved, rows, output, row * outputStride + group.outputStart, outputStride);
    }
  }
}

/** Copies input from `start` on, full scale 1, silence where there is none. */
function fillBlock(block: Float32Array, input: Samples, start: number): void {
  const from = Math.max(0, start);
  const to = Math.min(input.length, start + block.length);
  block.fill(0);
  if (from >= to) return;
  const target = block.subarray(from - start, to - start);
  target.set(input.subarray(from, to));
  if (input instanceof Int16Array) {
    for (let i = 0; i < target.length; i += 1) target[i] = (target[i] as number) / 32768;
  }
}

/** Writes (outputs, rows) to `output`: neighbours in an output row lie together, rows `stride` apart. */
function scatter(y: Float32Array, rows: number, output: Samples, start: number, stride: number): void {
  const integer = output instanceof Int16Array;
  const outputs = y.length / rows;
  for (let row = 0; row < rows; row += 1) {
    const rowStart = start + row * stride;
    const count = Math.min(outputs, output.length - rowStart);
    for (let i = 0; i < count; i += 1) {
      const sample = y[i * rows + row] as number;
      output[rowStart + i] = integer ? roundTo16(sample) : sample;
    }
  }
}
