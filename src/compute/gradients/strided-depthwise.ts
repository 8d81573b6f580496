import { at } from '../../at.ts';
import type { GraphBuilder } from '../onnx-model.ts';
import { numberOf, type Window } from '../spatial.ts';
import type { Value } from '../values.ts';
import { dimsOf } from './rule.ts';

/** Every `stride`-th row of what is sought, from `first` on: a convolution of the output's gradient with these rows of the kernel. */
interface Phase {
  /** Of the kernel, the last first. */
  readonly kernelRows: readonly number[];
  readonly before: number;
  readonly after: number;
}

/**
 * Whether `stridedDepthwiseInputGradient` can be used: one kernel for each channel over two axes, that leaves out rows and no
 * columns, and pads nowhere more than it reaches.
 */
export function leavesOutRows(x: Value, weight: Value, groups: number, window: Window): boolean {
  const [outputs, perGroup, ...kernel] = dimsOf(weight);
  const { strides, dilations, before, after } = window;
  if (kernel.length !== 2 || outputs !== groups || perGroup !== 1) return false;
  const isPlain = at(strides, 1) === 1 && dilations.every((dilation) => dilation === 1);
  const last = Number(kernel[1]) - 1;
  if (!isPlain || at(before, 1) > last || at(after, 1) > last) return false;
  return phasesOf(window, numberOf(dimsOf(x), 2)).every(
    (phase) => phase.kernelRows.length > 0 && phase.before >= 0 && phase.after >= 0,
  );
}

/**
 * The gradient by the input (batch, channels, rows, columns) of a depthwise convolution that leaves out rows. Row q stride + p of
 * it depends on those rows of the kernel alone that meet it, which are the same for all q: so a convolution for each p, and their rows in
 * turn. It uses all threads, as ONNX Runtime's ConvTranspose of many groups does not, and half its time on one.
 */
export function stridedDepthwiseInputGradient(
  graph: GraphBuilder,
  { x, weight, window }: { readonly x: Value; readonly weight: Value; readonly window: Window },
  gradient: Value,
): Value {
  const dims = dimsOf(x);
  const [batch = 1, channels = 1, , columns = 1] = dims;
  const rows = numberOf(dims, 2);
  const [stride, last] = [at(window.strides, 0), at(window.kernel, 1) - 1];
  const mirrored = graph.op(
    'Slice',
    [weight, graph.integers([-1]), graph.integers([-(2 ** 31)]), graph.integers([3]), graph.integers([-1])],
    {},
    { dims: dimsOf(weight) },
  );
  const phases = phasesOf(window, rows);
  const each = Math.ceil(rows / stride);
  const apart = phases.map(({ kernelRows, before, after }) => {
    const kernel = graph.op('Gather', [mirrored, graph.integers(kernelRows)], { axis: 2 });
    const attributes = {
      group: Number(channels),
      kernel_shape: [kernelRows.length, last + 1],
      pads: [before, last - at(window.before, 1), after, last - at(window.after, 1)],
    };
    const result = graph.op('Conv', [gradient, kernel], attributes, {
      dims: [batch, channels, each, columns],
    });
    return graph.op(
      'Unsqueeze',
      [result, graph.integers([3])],
      {},
      { dims: [batch, channels, each, 1, columns] },
    );
  });
  const together = graph.op('Concat', apart, { axis: 3 }, { dims: [batch, channels, each, stride, columns] });
  const all = graph.op(
    'Reshape',
    [together, graph.integers([0, 0, each * stride, -1])],
    {},
    {
      dims: [batch, channels, each * stride, columns],
    },
  );
  if (each * stride === rows) return all;
  return graph.op(
    'Slice',
    [all, ...[[0], [rows], [2]].map((bounds) => graph.integers(bounds))],
    {},
    { dims },
  );
}

/**
 * Row i = q s + p of the input, b rows of zeros before it, and row k of the kernel meet in the output's row (i + b - k) / s. So of
 * the kernel only rows r, r + s, ... matter, r = (p + b) mod s, and the output's row is q + floor((p + b) / s) - j for the j-th
 * of them.
 */
function phasesOf({ kernel, strides, before, after }: Window, rows: number): Phase[] {
  const [length, stride, zeros] = [at(kernel, 0), at(strides, 0), at(before, 0)];
  const outRows = Math.floor((rows + zeros + at(after, 0) - length) / stride) + 1;
  return Array.from({ length: stride }, (_, first) => {
    const kernelRows: number[] = [];
    for (let row = (first + zeros) % stride; row < length; row += stride) kernelRows.unshift(row);
    const ahead = Math.floor((first + zeros) / stride);
    return {
      kernelRows,
      before: kernelRows.length - 1 - ahead,
      after: Math.ceil(rows / stride) + ahead - outRows,
    };
  });
}
