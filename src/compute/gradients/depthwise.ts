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
  const { kernel, strides, dilations, before, after } = window;
  const [batch = 1, channels = 1, rows, columns] = dimsOf(gradient);
  const [outRows, outColumns] = [Number(rows), Number(columns)];
  const padded = [0, 1].map((axis) => numberOf(dimsOf(x), axis + 2) + at(before, axis) + at(after, axis));
  const inRows = at(padded, 0);
  const whole = [...before, ...after].some((pad) => pad !== 0)
    ? graph.op(
        'Pad',
        [x, graph.integers([0, 0, ...before, 0, 0, ...after])],
        {},
        {
          dims: [batch, channels, ...padded],
        },
      )
    : x;
  const turned = graph.op('Transpose', [gradient], { perm: [0, 1, 3, 2] });
  const chosen = graph.constant(meetingRows(window, inRows, outRows), [inRows * outRows, at(kernel, 0)]);
  const columnsOfKernel = Array.from({ length: at(kernel, 1) }, (_, column) => {
    const start = column * at(dilations, 1);
    const end = start + (outColumns - 1) * at(strides, 1) + 1;
    const bounds = [[start], [end], [3], [at(strides, 1)]].map((each) => graph.integers(each));
    const shifted = graph.op(
      'Slice',
      [whole, ...bounds],
      {},
      { dims: [batch, channels, inRows, outColumns] },
    );
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

/** 1 where a row of the padded input meets a row of the output through a row of the kernel: (input x output, kernel). */
function meetingRows({ kernel, strides, dilations }: Window, inRows: number, outRows: number): Float32Array {
  const kernelRows = at(kernel, 0);
  const chosen = new Float32Array(inRows * outRows * kernelRows);
  for (let out = 0; out < outRows; out++) {
    for (let row = 0; row < kernelRows; row++) {
      const input = out * at(strides, 0) + row * at(dilations, 0);
      chosen[(input * outRows + out) * kernelRows + row] = 1;
    }
  }
  return chosen;
}
