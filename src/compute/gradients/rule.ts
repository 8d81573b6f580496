import type { GraphBuilder } from '../onnx-model.ts';
import type { Dims, GraphNode, Value } from '../values.ts';

/** An operator on the way back: `gradient` is the loss's gradient by `output`, the operator's first. */
interface Backward {
  readonly graph: GraphBuilder;
  readonly node: GraphNode;
  readonly output: Value;
  /**
   * Either a scalar or of the output's rank; an axis of length 1 stands for the output's whole axis, so that the
   * gradient of a mean is not written out element by element.
   */
  readonly gradient: Value;
  /** The gradients by all outputs, undefined by those that the loss does not depend on. */
  readonly gradients: readonly (Value | undefined)[];
}

/** The gradient by one input, undefined where the rule has given it with an earlier input. */
export type Rule = (backward: Backward, input: number) => Value | undefined;

export function dimsOf(value: Value): Dims {
  if (value.dims === undefined) throw new Error(`the shape of ${value.name} is not known`);
  return value.dims;
}

export function inputOf(node: GraphNode, index: number): Value {
  const value = node.inputs[index];
  if (value === undefined) throw new Error(`${node.type} has no input ${index}`);
  return value;
}

/** `gradient` written out to the shape of `value`. */
export function expandTo(graph: GraphBuilder, gradient: Value, value: Value): Value {
  const dims = dimsOf(value);
  const own = dimsOf(gradient);
  if (own.length === dims.length && own.every((dim, axis) => dim === dims[axis])) return gradient;
  return graph.op(
    'Expand',
    [gradient, graph.op('Shape', [value], {}, { dims: [dims.length] })],
    {},
    { dims },
  );
}

/** Sums `gradient`, which stands for the shape of `output`, over the axes along which `input` was broadcast. */
export function sumTo(graph: GraphBuilder, gradient: Value, output: Value, input: Value): Value {
  const full = dimsOf(output);
  const target = dimsOf(input);
  const added = full.length - target.length;
  const leading = full.slice(0, added).map((_, axis) => axis);
  const stretched = target.flatMap((dim, axis) => (dim === 1 && full[axis + added] !== 1 ? [axis] : []));
  if (leading.length === 0 && stretched.length === 0) return gradient;
  let sum = expandTo(graph, gradient, output);
  if (leading.length > 0) sum = graph.op('ReduceSum', [sum, graph.integers(leading)], { keepdims: 0 });
  return stretched.length > 0
    ? graph.op('ReduceSum', [sum, graph.integers(stretched)], { keepdims: 1 })
    : sum;
}
