import type { InputSource, StepNode } from './types.ts';

/** A node in its place in the graph. */
export interface GraphStep {
  /** Position in the order in which everything upstream comes first. */
  readonly index: number;
  readonly node: StepNode;
  /** Length of the longest path of steps that leads here. */
  readonly depth: number;
  readonly upstream: readonly GraphStep[];
  readonly consumers: GraphStep[];
}

/** All steps that the targets need, each once, upstream first. Linear, and no deeper a stack for a longer chain. */
export function buildGraph(targets: readonly StepNode[]): readonly GraphStep[] {
  const placed = new Map<StepNode, GraphStep>();
  const order: GraphStep[] = [];
  const stack: { node: StepNode; upstream: readonly StepNode[]; next: number }[] = [];
  const entered = new Set<StepNode>();

  const enter = (node: StepNode) => {
    if (!entered.has(node)) {
      entered.add(node);
      stack.push({ node, upstream: upstreamOf(node), next: 0 });
    } else if (!placed.has(node)) {
      throw new TypeError(`Step ${node.definition.name} is part of a circle`);
    }
  };
  for (const target of targets) {
    if (!placed.has(target)) {
      enter(target);
    }
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const upstream = top.upstream[top.next];
      if (upstream !== undefined) {
        top.next += 1;
        if (!placed.has(upstream)) {
          enter(upstream);
        }
        continue;
      }
      stack.pop();
      const above = top.upstream.map((node) => placed.get(node)).filter((step) => step !== undefined);
      const step: GraphStep = {
        index: order.length,
        node: top.node,
        depth: above.reduce((depth, each) => Math.max(depth, each.depth + 1), 0),
        upstream: above,
        consumers: [],
      };
      for (const each of above) {
        each.consumers.push(step);
      }
      placed.set(top.node, step);
      order.push(step);
    }
  }
  return order;
}

/** The sources of each input, in the order of the inputs' names as given. */
export function sourcesOf(node: StepNode): readonly InputSource[] {
  return Object.values(node.inputs).flat();
}

function upstreamOf(node: StepNode): readonly StepNode[] {
  const steps = new Set<StepNode>();
  for (const source of sourcesOf(node)) {
    const origin = source.kind === 'selection' ? source.from : source;
    if (origin.kind === 'step') {
      steps.add(origin);
    }
  }
  return [...steps];
}
