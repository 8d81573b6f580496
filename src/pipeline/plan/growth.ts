import { addSteps, depthBelow, type GraphStep, sourcesOf } from '../graph.ts';
import type { StepNode } from '../types.ts';

/** What became of a graph when a step spawned others. */
export interface Grown {
  /** Upstream first. */
  readonly added: readonly GraphStep[];
  /** The steps that take what was spawned, each with what it has to wait for now. */
  readonly takers: readonly { readonly step: GraphStep; readonly above: readonly GraphStep[] }[];
}

/** Lets a graph grow by the steps that its steps spawn. Costs a graph nothing as long as none does. */
export class Growth {
  readonly #graph: GraphStep[];
  readonly #spawned = new Map<StepNode, readonly StepNode[]>();
  #placed: Map<StepNode, GraphStep> | undefined;
  /** By the step whose spawned steps they take. */
  readonly #takers = new Map<StepNode, GraphStep[]>();
  #searched = 0;

  constructor(graph: GraphStep[]) {
    this.#graph = graph;
  }

  get hasBegun(): boolean {
    return this.#placed !== undefined;
  }

  /** What a step has spawned, `undefined` as long as that is not known. */
  childrenOf(node: StepNode): readonly StepNode[] | undefined {
    return this.#spawned.get(node);
  }

  /** Whether a step of the graph takes what this one spawns. */
  isTaken(node: StepNode): boolean {
    return this.#takersOf(node).length > 0;
  }

  /** @throws TypeError when a spawned step needs itself */
  add(parent: GraphStep, nodes: readonly StepNode[]): Grown {
    this.#placed ??= new Map(this.#graph.map((step) => [step.node, step]));
    const placed = this.#placed;
    const takers = this.#takersOf(parent.node);
    const before = this.#graph.length;
    this.#spawned.set(parent.node, nodes);
    addSteps(this.#graph, placed, nodes, parent, (node) => this.#spawned.get(node) ?? []);
    const links = takers.map((step) => {
      const known = new Set(step.upstream);
      const above: GraphStep[] = [];
      for (const node of nodes) {
        const child = placed.get(node);
        if (child !== undefined && !known.has(child)) {
          known.add(child);
          above.push(child);
          step.upstream.push(child);
          child.consumers.push(step);
        }
      }
      return { step, above };
    });
    return { added: this.#graph.slice(before), takers: links };
  }

  /** Brings the depth of a step up to date, all of whose upstream is known. */
  settle(step: GraphStep): void {
    if (this.hasBegun) {
      step.depth = depthBelow(step.upstream);
    }
  }

  #takersOf(node: StepNode): readonly GraphStep[] {
    for (; this.#searched < this.#graph.length; this.#searched += 1) {
      const step = this.#graph[this.#searched];
      for (const source of step === undefined ? [] : sourcesOf(step.node)) {
        if (step !== undefined && source.kind === 'spawned') {
          const takers = this.#takers.get(source.from) ?? [];
          takers.push(step);
          this.#takers.set(source.from, takers);
        }
      }
    }
    return this.#takers.get(node) ?? [];
  }
}
