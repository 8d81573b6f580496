import type { InputSource, Spawned, StepNode } from './types.ts';

/** A node in its place in the graph. */
export interface GraphStep {
  /** Unique in the graph. Upstream comes first, but for steps that were spawned: these come when they are known. */
  readonly index: number;
  readonly node: StepNode;
  /** Length of the longest path of steps that leads here. */
  depth: number;
  readonly upstream: GraphStep[];
  readonly consumers: GraphStep[];
  /** The step from whose output this one was known first. */
  readonly spawnedBy: GraphStep | undefined;
}

/** All steps that the targets need, each once, upstream first. Linear, and no deeper a stack for a longer chain. */
export function buildGraph(targets: readonly StepNode[]): GraphStep[] {
  const graph: GraphStep[] = [];
  addSteps(graph, new Map(), targets, undefined, () => []);
  return graph;
}

/**
 * Adds to a graph what more the targets need, upstream first.
 *
 * @param placed the steps of the graph by their nodes.
 * @param spawnedBy what the new steps were spawned by.
 * @param childrenOf the steps that a step has spawned so far.
 */
export function addSteps(
  graph: GraphStep[],
  placed: Map<StepNode, GraphStep>,
  targets: readonly StepNode[],
  spawnedBy: GraphStep | undefined,
  childrenOf: (node: StepNode) => readonly StepNode[],
): void {
  const stack: { node: StepNode; upstream: readonly StepNode[]; next: number }[] = [];
  const entered = new Set<StepNode>();

  const enter = (node: StepNode) => {
    if (!entered.has(node)) {
      entered.add(node);
      stack.push({ node, upstream: upstreamOf(node, childrenOf), next: 0 });
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
        index: graph.length,
        node: top.node,
        depth: depthBelow(above),
        upstream: above,
        consumers: [],
        spawnedBy,
      };
      for (const each of above) {
        each.consumers.push(step);
      }
      placed.set(top.node, step);
      graph.push(step);
    }
  }
}

/** The depth of a step whose upstream is this. */
export function depthBelow(upstream: readonly GraphStep[]): number {
  return upstream.reduce((depth, each) => Math.max(depth, each.depth + 1), 0);
}

/** The steps of a graph that has grown, upstream first. */
export function upstreamFirst(graph: readonly GraphStep[]): readonly GraphStep[] {
  const order: GraphStep[] = [];
  const entered = new Set<GraphStep>();
  const stack: { step: GraphStep; next: number }[] = [];
  for (const first of graph) {
    if (!entered.has(first)) {
      entered.add(first);
      stack.push({ step: first, next: 0 });
    }
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const above = top.step.upstream[top.next];
      top.next += 1;
      if (above === undefined) {
        order.push(top.step);
        stack.pop();
      } else if (!entered.has(above)) {
        entered.add(above);
        stack.push({ step: above, next: 0 });
      }
    }
  }
  return order;
}

/** The sources of each input, in the order of the inputs' names as given. */
export function sourcesOf(node: StepNode): readonly (InputSource | Spawned)[] {
  return Object.values(node.inputs).flat();
}

function upstreamOf(
  node: StepNode,
  childrenOf: (node: StepNode) => readonly StepNode[],
): readonly StepNode[] {
  const steps = new Set<StepNode>();
  for (const source of sourcesOf(node)) {
    const origin = source.kind === 'selection' || source.kind === 'spawned' ? source.from : source;
    if (origin.kind === 'step') {
      steps.add(origin);
    }
    if (source.kind === 'spawned') {
      for (const child of childrenOf(source.from)) {
        steps.add(child);
      }
    }
  }
  return [...steps];
}
