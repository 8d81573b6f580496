import { at } from '../../at.ts';
import type { GraphBuilder } from '../onnx-model.ts';
import type { GraphNode, Value } from '../values.ts';
import { dimsOf, expandTo, inputOf, type Rule, sumTo } from './rule.ts';

const transpose: Rule = ({ graph, node, output, gradient }) => {
  const full = expandTo(graph, gradient, output);
  const { perm } = node.attributes;
  if (!Array.isArray(perm)) return graph.op('Transpose', [full]);
  return graph.op('Transpose', [full], { perm: perm.map((_, axis) => perm.indexOf(axis)) });
};

/** The gradient in the shape of the input, of whatever the operator made of it. */
const reshaped: Rule = ({ graph, node, output, gradient }, input) => {
  if (input > 0) return undefined;
  return reshapedTo(graph, expandTo(graph, gradient, output), inputOf(node, 0));
};

export function reshapedTo(graph: GraphBuilder, gradient: Value, value: Value): Value {
  const dims = dimsOf(value);
  const shape = graph.op('Shape', [value], {}, { dims: [dims.length] });
  return graph.op('Reshape', [gradient, shape], {}, { dims });
}

const expand: Rule = ({ graph, node, output, gradient }, input) =>
  input > 0 ? undefined : sumTo(graph, gradient, output, inputOf(node, 0));

function lengthAt(value: Value, axis: number): number {
  const length = dimsOf(value).at(axis);
  if (typeof length !== 'number') {
    throw new Error(`the length of ${value.name} along axis ${axis} is not a number`);
  }
  return length;
}

function axisOf(node: GraphNode): number {
  return typeof node.attributes.axis === 'number' ? node.attributes.axis : 0;
}

const concat: Rule = ({ graph, node, output, gradient }, input) => {
  const axis = axisOf(node);
  const before = node.inputs.slice(0, input).reduce((sum, each) => sum + lengthAt(each, axis), 0);
  const own = inputOf(node, input);
  const full = expandTo(graph, gradient, output);
  return slice(graph, full, [axis], [before], [before + lengthAt(own, axis)], own);
};

function slice(
  graph: GraphBuilder,
  value: Value,
  axes: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  like: Value,
): Value {
  const numbers = [starts, ends, axes].map((each) => graph.integers(each));
  return graph.op('Slice', [value, ...numbers], {}, { dims: dimsOf(like) });
}

const split: Rule = ({ graph, node, gradients }, input) => {
  if (input > 0) return undefined;
  const parts = node.outputs.map((output, index) =>
    expandTo(graph, gradients[index] ?? graph.scalar(0), output),
  );
  return graph.op('Concat', parts, { axis: axisOf(node) }, { dims: dimsOf(inputOf(node, 0)) });
};

function constantOf(graph: GraphBuilder, node: GraphNode, input: number): number[] {
  const numbers = graph.integersOf(inputOf(node, input));
  if (numbers === undefined) throw new Error(`${node.type} can be differentiated with constant bounds only`);
  return numbers;
}

/** Zeros around the gradient. The bounds are constants and the steps 1. */
const sliceRule: Rule = ({ graph, node, output, gradient }, input) => {
  if (input > 0) return undefined;
  const whole = inputOf(node, 0);
  const rank = dimsOf(whole).length;
  const [starts, ends, axes] = [1, 2, 3].map((index) => constantOf(graph, node, index));
  if (node.inputs.length > 4 && constantOf(graph, node, 4).some((step) => step !== 1)) {
    throw new Error('Slice can be differentiated with steps of 1 only');
  }
  const pads = new Array<number>(2 * rank).fill(0);
  for (const [index, given] of (axes ?? []).entries()) {
    const axis = given < 0 ? given + rank : given;
    const length = lengthAt(whole, axis);
    const bound = (value: number) => Math.min(value < 0 ? value + length : value, length);
    pads[axis] = bound(at(starts ?? [], index));
    pads[rank + axis] = length - bound(at(ends ?? [], index));
  }
  const full = expandTo(graph, gradient, output);
  return graph.op('Pad', [full, graph.integers(pads)], {}, { dims: dimsOf(whole) });
};

/** The part of the gradient that is not padding. The pads are constants, the padding is of zeros. */
const pad: Rule = ({ graph, node, output, gradient }, input) => {
  if (input > 0) return undefined;
  if ((node.attributes.mode ?? 'constant') !== 'constant') {
    throw new Error(`Pad with mode ${node.attributes.mode} cannot be differentiated`);
  }
  const whole = inputOf(node, 0);
  const rank = dimsOf(whole).length;
  const pads = constantOf(graph, node, 1);
  const axes = dimsOf(whole).flatMap((_, axis) =>
    at(pads, axis) !== 0 || at(pads, rank + axis) !== 0 ? [axis] : [],
  );
  const full = expandTo(graph, gradient, output);
  if (axes.length === 0) return full;
  const starts = axes.map((axis) => at(pads, axis));
  const ends = axes.map((axis, index) => at(starts, index) + lengthAt(whole, axis));
  return slice(graph, full, axes, starts, ends, whole);
};

/** Operators that only move elements. */
export const SHAPES: Readonly<Record<string, Rule>> = {
  Transpose: transpose,
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Identity: ({ gradient }) => gradient,
  Expand: expand,
  Concat: concat,
  Split: split,
  Slice: sliceRule,
  Pad: pad,
};
