import type { GraphBuilder } from '../onnx-model.ts';
import type { GraphNode, Value } from '../values.ts';
import { elementsPer } from './reductions.ts';
import { dimsOf, expandTo, inputOf, type Rule } from './rule.ts';

/** Sums that all three gradients need; (channels). */
interface Sums {
  readonly gradient: Value;
  readonly full: Value;
  /** 1 / standard deviation. */
  readonly inverse: Value;
  readonly scale: Value;
  readonly shift: Value;
}

const known = new WeakMap<GraphNode, Sums>();

function sumsOf(graph: GraphBuilder, node: GraphNode, output: Value, gradient: Value): Sums {
  const before = known.get(node);
  if (before?.gradient === gradient) return before;
  const { training_mode: training, epsilon } = node.attributes;
  const [, mean, variance] = node.outputs;
  if (training !== 1 || mean === undefined || variance === undefined) {
    throw new Error('BatchNormalization can be differentiated in training mode only');
  }
  const added = typeof epsilon === 'object' && 'float' in epsilon ? epsilon.float : 1e-5;
  const full = expandTo(graph, gradient, output);
  const axes = graph.integers(dimsOf(full).flatMap((_, axis) => (axis === 1 ? [] : [axis])));
  const deviation = graph.op('Sqrt', [graph.op('Add', [variance, graph.scalar(added)])]);
  const inverse = graph.op('Div', [graph.scalar(1), deviation]);
  const shift = graph.op('ReduceSum', [full, axes], { keepdims: 0 });
  const product = graph.op('ReduceSum', [graph.op('Mul', [full, inputOf(node, 0)]), axes], { keepdims: 0 });
  const centred = graph.op('Sub', [product, graph.op('Mul', [mean, shift])]);
  const sums = { gradient, full, inverse, scale: graph.op('Mul', [centred, inverse]), shift };
  known.set(node, sums);
  return sums;
}

/**
 * Batch normalisation over channels with the statistics of the batch, which its second and third outputs must be (a momentum of
 * 0). The gradient by x is a g + b x + c with numbers per channel.
 */
const batchNormalization: Rule = ({ graph, node, output, gradient }, input) => {
  if (input > 2) return undefined;
  const { full, inverse, scale, shift } = sumsOf(graph, node, output, gradient);
  if (input > 0) return input === 1 ? scale : shift;
  const x = inputOf(node, 0);
  const mean = node.outputs[1] ?? shift;
  const factor = graph.op('Mul', [inputOf(node, 1), inverse]);
  const each = graph.op('Div', [factor, elementsPer(graph, x, shift)]);
  const byX = graph.op('Neg', [graph.op('Mul', [each, graph.op('Mul', [inverse, scale])])]);
  const rest = graph.op('Neg', [
    graph.op('Add', [graph.op('Mul', [each, shift]), graph.op('Mul', [byX, mean])]),
  ]);
  const perChannel = (value: Value) => {
    const dims = [Number(dimsOf(shift)[0]), ...dimsOf(x).slice(2).fill(1)];
    return graph.op('Reshape', [value, graph.integers(dims.map(Number))]);
  };
  const parts = graph.op('Add', [graph.op('Mul', [x, perChannel(byX)]), perChannel(rest)]);
  return graph.op('Add', [graph.op('Mul', [full, perChannel(factor)]), parts]);
};

/** Normalisation with the statistics of the batch. */
export const NORMALISATION: Readonly<Record<string, Rule>> = { BatchNormalization: batchNormalization };
