import type { GraphNode, Value } from './values.ts';

/** Operators that write an element of the output after their last reading of that element of an input. */
const ELEMENT_BY_ELEMENT = new Set(['Add', 'Sub', 'Scan']);

/** Operators whose output may be the memory of their input. */
const VIEWS = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity']);

/**
 * Whether `output` may be written to the memory of the graph's input `input`: true when all other readers of the
 * input are needed to compute the output, and so have run before, in whatever order the rest of the graph runs.
 */
export function canShareMemory(nodes: readonly GraphNode[], input: Value, output: Value): boolean {
  const maker = nodes.find((node) => node.outputs.includes(output));
  if (maker === undefined || !ELEMENT_BY_ELEMENT.has(maker.type)) return false;
  const needed = nodesNeededFor(nodes, maker);
  const views: Value[] = [input];
  for (const view of views) {
    for (const node of nodes) {
      if (!node.inputs.includes(view)) continue;
      if (!needed.has(node)) return false;
      if (VIEWS.has(node.type)) views.push(...node.outputs);
    }
  }
  return true;
}

function nodesNeededFor(nodes: readonly GraphNode[], last: GraphNode): Set<GraphNode> {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const needed = new Set([last]);
  for (const node of needed) {
    for (const input of node.inputs) {
      const maker = makers.get(input);
      if (maker !== undefined) needed.add(maker);
    }
  }
  return needed;
}
