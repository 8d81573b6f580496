import { at } from '../../at.ts';
import { GraphBuilder } from '../../compute/onnx-model.ts';
import { createSession, float32, type Tensor } from '../../compute/session.ts';
import type { Value } from '../../compute/values.ts';
import type { KernelGroup, ResampleKernel } from './resample-kernel.ts';

/** Number of an element type in ONNX files. */
const ONNX_INT16 = 5;
const TO_THE_END = 2 ** 31 - 1;

export type SampleType = 'float32' | 'int16';
export type Samples<T extends SampleType> = T extends 'int16' ? Int16Array : Float32Array;

/** A kernel's convolutions as a graph. */
export interface FirRun<T extends SampleType> {
  /**
   * The outputs of some rows, of which the input holds all that they need and no more. Integers are rounded to nearest,
   * ties to even, and clipped.
   *
   * @param signals inputs of the same length, one after the other, and so are the outputs. @default 1
   */
  run(input: Float32Array, signals?: number): Promise<Samples<T>>;
  release(): Promise<void>;
}

/** x (signals, 1, samples) to y (signals, rows, outputs of all groups): a kernel's convolutions side by side. */
export async function createFirRun<T extends SampleType>(
  { inputStride, groups }: ResampleKernel,
  filtersOf: (group: KernelGroup) => Float32Array,
  type: T,
): Promise<FirRun<T>> {
  const graph = new GraphBuilder();
  const x = graph.input('x', ['signals', 1, 'samples']);
  const first = at(groups, 0).inputStart;
  const last = Math.max(...groups.map(({ inputStart, taps }) => inputStart + taps));
  const convolved = groups.map((group) => {
    const { inputStart, outputs, taps } = group;
    // A power of two changes no digit, so this is the same as to scale the outputs.
    const filters = type === 'int16' ? filtersOf(group).map((tap) => tap * 32768) : filtersOf(group);
    const w = graph.constant(filters, [outputs, 1, taps]);
    // Left there, what a group does not reach would make a row more.
    const spare = last - inputStart - taps;
    const end = spare < inputStride ? TO_THE_END : -spare;
    const limits = [graph.integers([inputStart - first]), graph.integers([end]), graph.integers([2])];
    const part = graph.op('Slice', [x, ...limits], {}, { dims: ['signals', 1, 'samples'] });
    return graph.op('Conv', [part, w], { strides: [inputStride] }, { dims: ['signals', outputs, 'rows'] });
  });
  const [only] = convolved.length === 1 ? convolved : [];
  const all = only ?? graph.op('Concat', convolved, { axis: 1 }, { dims: ['signals', 'outputs', 'rows'] });
  graph.output('y', inOrder(graph, all, type));
  const session = await createSession(graph.toBytes());
  return {
    async run(input, signals = 1) {
      const { y } = await session.run({ x: float32(input, [signals, 1, input.length / signals]) });
      return (y as Tensor).data as Samples<T>;
    },
    release: () => session.release(),
  };
}

/** (signals, outputs, rows) to (signals, rows, outputs), which is the order of time. */
function inOrder(graph: GraphBuilder, convolved: Value, type: SampleType): Value {
  const dims = ['signals', 'rows', 'outputs'];
  const ordered = graph.op('Transpose', [convolved], { perm: [0, 2, 1] }, { dims });
  if (type === 'float32') return ordered;
  const limits = [graph.scalar(-32768), graph.scalar(32767)];
  const clipped = graph.op('Clip', [graph.op('Round', [ordered], {}, { dims }), ...limits], {}, { dims });
  return graph.op('Cast', [clipped], { to: ONNX_INT16 }, { dims, type: 'int16' });
}
