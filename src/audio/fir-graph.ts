import { GraphBuilder } from '../compute/onnx-model.ts';
import { createSession, float32, type Tensor } from '../compute/session.ts';
import type { Value } from '../compute/values.ts';
import type { KernelGroup, ResampleKernel } from './resample-kernel.ts';

/** Number of an element type in ONNX files. */
const ONNX_INT16 = 5;
const TO_THE_END = 2 ** 31 - 1;
/** Filters of no more numbers than this (64 MB) are part of the graph; rates without a common divisor have more. */
const MAX_KEPT_FILTERS = 2 ** 24;

export type SampleType = 'float32' | 'int16';
export type Samples<T extends SampleType> = T extends 'int16' ? Int16Array : Float32Array;

/**
 * The outputs of some rows, of which the input holds all that they need and no more. Integers are rounded to nearest, ties
 * to even, and clipped.
 */
export type FirRun<T extends SampleType> = (input: Float32Array, rows: number) => Promise<Samples<T>>;

/** Makes a kernel's convolutions to a graph, or, where its filters would take too much room, to one for each group. */
export async function createFirRun<T extends SampleType>(
  kernel: ResampleKernel,
  filtersOf: (group: KernelGroup) => Float32Array,
  type: T,
): Promise<FirRun<T>> {
  const size = kernel.groups.reduce((total, group) => total + group.outputs * group.taps, 0);
  // A power of two changes no digit, so this is the same as to scale the outputs.
  const scaled = (group: KernelGroup) => filtersOf(group).map((tap) => tap * 32768);
  const filters = type === 'int16' ? scaled : filtersOf;
  return size <= MAX_KEPT_FILTERS ? runWhole(kernel, filters, type) : runByGroups(kernel, filters, type);
}

/** x (1, 1, samples) to y (1, rows, outputs of all groups): their convolutions side by side. */
async function runWhole<T extends SampleType>(
  { inputStride, groups }: ResampleKernel,
  filtersOf: (group: KernelGroup) => Float32Array,
  type: T,
): Promise<FirRun<T>> {
  const graph = new GraphBuilder();
  const x = graph.input('x', [1, 1, 'samples']);
  const first = groups[0]?.inputStart ?? 0;
  const convolved = groups.map((group) => {
    const { inputStart, outputs, taps } = group;
    const w = graph.constant(filtersOf(group), [outputs, 1, taps]);
    const begin = [graph.integers([inputStart - first]), graph.integers([TO_THE_END]), graph.integers([2])];
    const part = graph.op('Slice', [x, ...begin], {}, { dims: [1, 1, 'samples'] });
    return graph.op('Conv', [part, w], { strides: [inputStride] }, { dims: [1, outputs, 'rows'] });
  });
  const [only] = convolved.length === 1 ? convolved : [];
  const all = only ?? graph.op('Concat', convolved, { axis: 1 }, { dims: [1, 'outputs', 'rows'] });
  graph.output('y', inOrder(graph, all, type));
  const session = await createSession(graph.toBytes());
  return async (input) => {
    const { y } = await session.run({ x: float32(input, [1, 1, input.length]) });
    return (y as Tensor).data as Samples<T>;
  };
}

/** The same with one group at a time, whose filters are made anew in each run. */
async function runByGroups<T extends SampleType>(
  { inputStride, outputStride, groups }: ResampleKernel,
  filtersOf: (group: KernelGroup) => Float32Array,
  type: T,
): Promise<FirRun<T>> {
  const graph = new GraphBuilder();
  const x = graph.input('x', [1, 1, 'samples']);
  const w = graph.input('w', ['outputs', 1, 'taps']);
  const convolved = graph.op('Conv', [x, w], { strides: [inputStride] }, { dims: [1, 'outputs', 'rows'] });
  graph.output('y', inOrder(graph, convolved, type));
  const session = await createSession(graph.toBytes());
  const first = groups[0]?.inputStart ?? 0;
  return async (input, rows) => {
    const length = rows * outputStride;
    const block = (type === 'int16' ? new Int16Array(length) : new Float32Array(length)) as Samples<T>;
    for (const group of groups) {
      const { inputStart, outputStart, outputs, taps } = group;
      const part = input.subarray(inputStart - first, inputStart - first + (rows - 1) * inputStride + taps);
      const { y } = await session.run({
        x: float32(part, [1, 1, part.length]),
        w: float32(filtersOf(group), [outputs, 1, taps]),
      });
      const found = (y as Tensor).data as Samples<T>;
      for (let row = 0; row < rows; row += 1) {
        block.set(found.subarray(row * outputs, (row + 1) * outputs), row * outputStride + outputStart);
      }
    }
    return block;
  };
}

/** (1, outputs, rows) to (1, rows, outputs), which is the order of time. */
function inOrder(graph: GraphBuilder, convolved: Value, type: SampleType): Value {
  const dims = [1, 'rows', 'outputs'];
  const ordered = graph.op('Transpose', [convolved], { perm: [0, 2, 1] }, { dims });
  if (type === 'float32') return ordered;
  const limits = [graph.scalar(-32768), graph.scalar(32767)];
  const clipped = graph.op('Clip', [graph.op('Round', [ordered], {}, { dims }), ...limits], {}, { dims });
  return graph.op('Cast', [clipped], { to: ONNX_INT16 }, { dims, type: 'int16' });
}
