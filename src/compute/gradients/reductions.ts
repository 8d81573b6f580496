import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';
import { dimsOf, inputOf, type Rule } from './rule.ts';

const reduceSum: Rule = ({ graph, node, output, gradient }) => {
  if (node.attributes.keepdims !== 0 || dimsOf(gradient).length !== dimsOf(output).length) return gradient;
  const dims = dimsOf(inputOf(node, 0));
  if (dimsOf(output).length === 0) return gradient;
  const axes = graph.integersOf(inputOf(node, 1)) ?? [];
  const reduced = new Set(axes.map((axis) => (axis < 0 ? axis + dims.length : axis)));
  const kept = dimsOf(gradient);
  let next = 0;
  const unsqueezed = dims.map((_, axis) => (reduced.has(axis) ? 1 : (kept[next++] ?? 1)));
  return graph.op('Unsqueeze', [gradient, inputOf(node, 1)], {}, { dims: unsqueezed });
};

const reduceMean: Rule = (backward, input) => {
  const { graph, node, output } = backward;
  const sum = reduceSum(backward, input);
  return sum && graph.op('Div', [sum, elementsPer(graph, inputOf(node, 0), output)]);
};

/** How many elements of `whole` fall to one of `part`, as a float32 scalar known when the graph runs. */
export function elementsPer(graph: GraphBuilder, whole: Value, part: Value): Value {
  const ratio = graph.op('Div', [graph.op('Size', [whole]), graph.op('Size', [part])]);
  return graph.op('Cast', [ratio], { to: 1 });
}

const globalAveragePool: Rule = ({ graph, node, output, gradient }) =>
  graph.op('Div', [gradient, elementsPer(graph, inputOf(node, 0), output)]);

/** Sums and means over axes. */
export const REDUCTIONS: Readonly<Record<string, Rule>> = {
  ReduceSum: reduceSum,
  ReduceMean: reduceMean,
  GlobalAveragePool: globalAveragePool,
};
