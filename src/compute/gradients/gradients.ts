import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';
import { expandTo } from './rule.ts';
import { GRADIENT_RULES } from './rules.ts';

/**
 * Adds to `graph` what computes the gradients of `loss` (no axes) by each of `sources`, in their shapes
 * (reverse-mode differentiation).
 */
export function gradients(graph: GraphBuilder, loss: Value, sources: readonly Value[]): Value[] {
  const nodes = [...graph.nodes];
  const reached = new Set<Value>(sources);
  for (const node of nodes) {
    if (node.inputs.some((input) => reached.has(input))) {
      for (const output of node.outputs) reached.add(output);
    }
  }
  const sums = new Map<Value, Value>([[loss, graph.scalar(1)]]);
  for (const node of nodes.reverse()) {
    const [output] = node.outputs;
    if (output === undefined || !reached.has(output)) continue;
    const byOutput = node.outputs.map((each) => sums.get(each));
    if (byOutput.every((each) => each === undefined)) continue;
    const gradient = byOutput[0] ?? graph.scalar(0);
    const rule = GRADIENT_RULES[node.type];
    if (rule === undefined) throw new Error(`${node.type} cannot be differentiated`);
    node.inputs.forEach((input, index) => {
      const part = reached.has(input)
        ? rule({ graph, node, output, gradient, gradients: byOutput }, index)
        : undefined;
      if (part === undefined) return;
      const sum = sums.get(input);
      sums.set(input, sum ? graph.op('Add', [sum, part]) : part);
    });
  }
  return sources.map((source) => {
    const sum = sums.get(source);
    if (sum === undefined) throw new Error(`the loss does not depend on ${source.name}`);
    return expandTo(graph, sum, source);
  });
}
