import { at } from '../../at.ts';
import type { GraphBuilder } from '../onnx-model.ts';
import { numberOf, type Window } from '../spatial.ts';
import type { Value } from '../values.ts';
import { dimsOf } from './rule.ts';

/** Rows above which products of all rows with all rows cost more than they save. */
const MOST_ROWS = 32;

/** Whether `depthwiseWeightGradient` is the faster form: one kernel over two axes for each channel, and not too many rows. */
export function hasFewRows(weight: Value, groups: number, gradient: Value): boolean {
  const [outputs, perGroup, ...kernel] = dimsOf(weight);
  const rows = dimsOf(gradient)[2];
  return kernel.length === 2 && outputs === groups && perGroup === 1 && Number(rows) <= MOST_ROWS;
}

/**
 * The gradient by the kernels (channels, 1, rows, columns) of a depthwise convolution over two axes. For each column of the
 * kernel all rows of the input, shifted by it, are multiplied with all rows of the output's gradient in one product of
 * matrices; of the products those that the kernel brings together are summed. Three times as fast as a convolution with a
 * group for each channel (3.7 ms against 9.7 ms for 32 x 64 x 16 x 25 and a kernel of 3 x 3, one thread).
 */
export function depthwiseWeightGradient(
  graph: GraphBuilder,
  { x, window }: { readonly x: Value; readonly window: Window },
  gradient: Value,
): Value {
  const { kernel, strides, dilations, before } = window;
  const [, channels, rows, columns] = dimsOf(gradient);
  const [inRows, outRows] = [numberOf(dimsOf(x), 2), Number(rows)];
  const turned = graph.op('Transpose', [gradient], { perm: [0, 1, 3, 2] });
  const chosen = graph.constant(meetingRows(window, inRows, outRows), [inRows * outRows, at(kernel, 0)]);
  const shifts = Array.from(
    { length: at(kernel, 1) },
    (_, column) => column * at(dilations, 1) - at(before, 1),
  );
  const columnsOfKernel = shiftedColumns(graph, x, {
    shifts,
    columns: Number(columns),
    stride: at(strides, 1),
  }).map((shifted) => {
    const products = graph.op('MatMul', [shifted, turned]);
    const sum = graph.op('ReduceSum', [products, graph.integers([0])], { keepdims: 0 });
    const flat = graph.op('Reshape', [sum, graph.integers([Number(channels), inRows * outRows])]);
    return graph.op('Reshape', [
      graph.op('MatMul', [flat, chosen]),
      graph.integers([Number(channels), 1, at(kernel, 0), 1]),
    ]);
  });
  return graph.op('Concat', columnsOfKernel, { axis: 3 });
}

/** For each shift every `stride`-th column of `x` from it on, `columns` of them, with zeros where there is none. */
function shiftedColumns(
  graph: GraphBuilder,
  x: Value,
  {
    shifts,
    columns,
    stride,
  }: { readonly shifts: readonly number[]; readonly columns: number; readonly stride: number },
): Value[] {
  const [batch = 1, channels = 1, rows = 1] = dimsOf(x);
  const length = numberOf(dimsOf(x), 3);
  const reach = (columns - 1) * stride + 1;
  const [before, after] = [
    Math.max(0, -Math.min(...shifts)),
    Math.max(0, Math.max(...shifts) + reach - length),
  ];
  const dims = [batch, channels, rows, before + length + after];
  const whole =
    before + after === 0
      ? x
      : graph.op('Pad', [x, graph.integers([0, 0, 0, before, 0, 0, 0, after])], {}, { dims });
  return shifts.map((shift) => {
    if (shift === 0 && reach === length && stride === 1) return x;
    const isInside = shift >= 0 && shift + reach <= length;
    const start = isInside ? shift : shift + before;
    const bounds = [[start], [start + reach], [3], [stride]].map((each) => graph.integers(each));
    const sliced = { dims: [batch, channels, rows, columns] };
    return graph.op('Slice', [isInside ? x : whole, ...bounds], {}, sliced);
  });
}

/** 1 where a row of the input meets a row of the output through a row of the kernel: (input x output, kernel). */
function meetingRows(
  { kernel, strides, dilations, before }: Window,
  inRows: number,
  outRows: number,
): Float32Array {
  const kernelRows = at(kernel, 0);
  const chosen = new Float32Array(inRows * outRows * kernelRows);
  for (let out = 0; out < outRows; out++) {
    for (let row = 0; row < kernelRows; row++) {
      const input = out * at(strides, 0) + row * at(dilations, 0) - at(before, 0);
      if (input >= 0 && input < inRows) chosen[(input * outRows + out) * kernelRows + row] = 1;
    }
  }
  return chosen;
}
