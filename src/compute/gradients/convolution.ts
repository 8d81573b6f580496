import { at } from '../../at.ts';
import type { GraphBuilder } from '../onnx-model.ts';
import { numberOf, span, unreached, type Window, windowOf } from '../spatial.ts';
import type { GraphNode, Value } from '../values.ts';
import { depthwiseWeightGradient, hasFewRows } from './depthwise.ts';
import { fewTapsWeightGradient, hasFewTaps } from './few-taps.ts';
import { dimsOf, expandTo, inputOf, type Rule } from './rule.ts';
import { leavesOutRows, stridedDepthwiseInputGradient } from './strided-depthwise.ts';

/** A Conv node: x (batch, channels, ...lengths), weight (outputs, channels / groups, ...kernel). */
interface Convolution {
  readonly x: Value;
  readonly weight: Value;
  readonly groups: number;
  readonly window: Window;
}

function convolutionOf(node: GraphNode): Convolution {
  const [x, weight] = [inputOf(node, 0), inputOf(node, 1)];
  const kernel = dimsOf(weight).slice(2).map(Number);
  const { group, auto_pad } = node.attributes;
  if (auto_pad !== undefined) throw new Error('Conv can be differentiated with given pads only');
  return {
    x,
    weight,
    groups: typeof group === 'number' ? group : 1,
    window: windowOf(node.attributes, kernel),
  };
}

const conv: Rule = ({ graph, node, output, gradient }, input) => {
  const convolution = convolutionOf(node);
  const full = expandTo(graph, gradient, output);
  if (input === 0) return inputGradient(graph, convolution, full);
  if (input === 1) return weightGradient(graph, convolution, full);
  const axes = dimsOf(full).flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  return graph.op('ReduceSum', [full, graph.integers(axes)], { keepdims: 0 });
};

/** A Conv of the output's gradient with the mirrored kernel where the stride is 1, which is faster than ConvTranspose. */
function inputGradient(graph: GraphBuilder, convolution: Convolution, gradient: Value): Value {
  const { x, weight, groups, window } = convolution;
  const { strides, dilations, kernel } = window;
  const dims = dimsOf(x);
  const before = kernel.map((_, axis) => span(window, axis) - 1 - at(window.before, axis));
  const after = kernel.map((_, axis) => span(window, axis) - 1 - at(window.after, axis));
  if (strides.every((stride) => stride === 1) && [...before, ...after].every((pad) => pad >= 0)) {
    const mirrored = mirror(graph, exchanged(graph, weight, groups));
    const attributes = { group: groups, kernel_shape: kernel, dilations, pads: [...before, ...after] };
    return graph.op('Conv', [gradient, mirrored], attributes, { dims });
  }
  if (leavesOutRows(x, weight, groups, window)) {
    return stridedDepthwiseInputGradient(graph, convolution, gradient);
  }
  const left = unreached(dims, window);
  const pads = [...window.before, ...window.after];
  const attributes = { group: groups, kernel_shape: kernel, strides, dilations, pads, output_padding: left };
  return graph.op('ConvTranspose', [gradient, weight], attributes, { dims });
}

/** (outputs, channels / groups, ...) to (channels, outputs / groups, ...). */
function exchanged(graph: GraphBuilder, weight: Value, groups: number): Value {
  const [outputs = 0, channels = 0, ...kernel] = dimsOf(weight).map(Number);
  if (outputs === groups && channels === 1) return weight;
  const rest = kernel.map((_, axis) => axis);
  if (groups === 1) {
    return graph.op('Transpose', [weight], { perm: [1, 0, ...rest.map((axis) => axis + 2)] });
  }
  const grouped = graph.op('Reshape', [
    weight,
    graph.integers([groups, outputs / groups, channels, ...kernel]),
  ]);
  const turned = graph.op('Transpose', [grouped], { perm: [0, 2, 1, ...rest.map((axis) => axis + 3)] });
  return graph.op('Reshape', [turned, graph.integers([groups * channels, outputs / groups, ...kernel])]);
}

function mirror(graph: GraphBuilder, weight: Value): Value {
  const dims = dimsOf(weight);
  const axes = dims.flatMap((dim, axis) => (axis > 1 && dim !== 1 ? [axis] : []));
  if (axes.length === 0) return weight;
  const all = (number: number) => graph.integers(axes.map(() => number));
  const beyond = -(2 ** 31);
  return graph.op('Slice', [weight, all(-1), all(beyond), graph.integers(axes), all(-1)], {}, { dims });
}

function weightGradient(graph: GraphBuilder, convolution: Convolution, gradient: Value): Value {
  const { groups, window } = convolution;
  const { kernel, strides, before, after } = window;
  const plain =
    [...kernel, ...strides].every((number) => number === 1) &&
    [...before, ...after].every((pad) => pad === 0);
  if (hasFewRows(convolution.weight, groups, gradient)) {
    return depthwiseWeightGradient(graph, convolution, gradient);
  }
  if (hasFewTaps(window, groups)) return fewTapsWeightGradient(graph, convolution, gradient);
  return plain && groups === 1
    ? pointwiseWeightGradient(graph, convolution, gradient)
    : slidingWeightGradient(graph, convolution, gradient);
}

/** Products of (outputs, positions) and (positions, channels), summed over the batch. */
function pointwiseWeightGradient(graph: GraphBuilder, { x, weight }: Convolution, gradient: Value): Value {
  const rows = (value: Value) => {
    const [batch = 1, channels = 1, ...lengths] = dimsOf(value);
    const positions = lengths.reduce<number>((product, length) => product * Number(length), 1);
    const shape = graph.integers([0, 0, -1]);
    return graph.op('Reshape', [value, shape], {}, { dims: [batch, channels, positions] });
  };
  const turned = graph.op('Transpose', [rows(x)], { perm: [0, 2, 1] });
  const product = graph.op('MatMul', [rows(gradient), turned]);
  const sum = graph.op('ReduceSum', [product, graph.integers([0])], { keepdims: 0 });
  return graph.op('Reshape', [sum, graph.integers(dimsOf(weight).map(Number))]);
}

/**
 * A Conv of the input with the output's gradient as its kernel, batch and channels exchanged, stride and dilation too. With
 * groups the channels of a group are the batch.
 */
function slidingWeightGradient(
  graph: GraphBuilder,
  { x, weight, groups, window }: Convolution,
  gradient: Value,
): Value {
  const { kernel, strides, dilations, before } = window;
  const [outputs = 0, perGroup = 0] = dimsOf(weight).map(Number);
  const lengths = dimsOf(gradient).slice(2).map(Number);
  const spatial = kernel.map((_, axis) => axis);
  // What the kernel never reached is cut off, so that the output has the kernel's length.
  const used = spatial.map(
    (axis) => span(window, axis) + at(strides, axis) * (at(lengths, axis) - 1) - at(before, axis),
  );
  const whole = spatial.map((axis) => numberOf(dimsOf(x), axis + 2));
  const after = spatial.map((axis) => Math.max(0, at(used, axis) - at(whole, axis)));
  const kept = spatial.map((axis) => Math.min(at(used, axis), at(whole, axis)));
  const cut = crop(graph, x, whole, kept);
  const turn = [1, 0, ...spatial.map((axis) => axis + 2)];
  const turned =
    groups === 1
      ? graph.op('Transpose', [cut], { perm: turn })
      : groupsTurned(graph, cut, groups, perGroup, kept);
  const filters = graph.op('Transpose', [gradient], { perm: turn });
  const attributes = {
    group: groups,
    strides: dilations,
    dilations: strides,
    pads: [...before, ...after],
    kernel_shape: lengths,
  };
  const dims = [perGroup, outputs, ...kernel];
  const result = graph.op('Conv', [turned, filters], attributes, { dims });
  if (perGroup === 1) return graph.op('Reshape', [result, graph.integers([outputs, 1, ...kernel])]);
  return graph.op('Transpose', [result], { perm: turn });
}

/** (batch, groups x channels, ...) to (channels, groups x batch, ...). */
function groupsTurned(
  graph: GraphBuilder,
  x: Value,
  groups: number,
  channels: number,
  lengths: readonly number[],
): Value {
  const rest = lengths.map((_, axis) => axis);
  if (channels === 1) {
    const turned = graph.op('Transpose', [x], { perm: [1, 0, ...rest.map((axis) => axis + 2)] });
    return graph.op(
      'Reshape',
      [turned, graph.integers([1, -1, ...lengths])],
      {},
      { dims: [1, 'rows', ...lengths] },
    );
  }
  const [batch = 'batch'] = dimsOf(x);
  const split = graph.op(
    'Reshape',
    [x, graph.integers([0, groups, channels, ...lengths])],
    {},
    {
      dims: [batch, groups, channels, ...lengths],
    },
  );
  const turned = graph.op('Transpose', [split], { perm: [2, 1, 0, ...rest.map((axis) => axis + 3)] });
  return graph.op(
    'Reshape',
    [turned, graph.integers([channels, -1, ...lengths])],
    {},
    {
      dims: [channels, 'rows', ...lengths],
    },
  );
}

function crop(graph: GraphBuilder, x: Value, whole: readonly number[], kept: readonly number[]): Value {
  const axes = kept.flatMap((length, axis) => (length < at(whole, axis) ? [axis] : []));
  if (axes.length === 0) return x;
  const bounds = [axes.map(() => 0), axes.map((axis) => at(kept, axis)), axes.map((axis) => axis + 2)];
  const dims = [...dimsOf(x).slice(0, 2), ...kept];
  return graph.op('Slice', [x, ...bounds.map((each) => graph.integers(each))], {}, { dims });
}

/** Convolutions over one axis or more, with strides, dilations, pads and groups. */
export const CONVOLUTION: Readonly<Record<string, Rule>> = { Conv: conv };
