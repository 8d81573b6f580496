import type { BipartiteGraph } from './bipartite-matching.ts';

const NONE = -1;

/**
 * A largest matching, and of several that one which mir_eval 0.8.2 finds (util._bipartite_match; Hopcroft and Karp 1973):
 * where what a match is worth depends on who is matched with whom, the number of matches does not say all.
 *
 * Left nodes take the first free right node, in the order in which an edge first leads to them when edges are walked right
 * node by right node. While that leaves nodes free that a path of alternating edges could match, the shortest such paths
 * are looked for from the left and followed back from the right.
 *
 * @returns by right node, its left node or -1
 */
export function orderedMatching(graph: BipartiteGraph): Int32Array {
  const search = new Search(graph);
  search.matchGreedily();
  while (search.improve());
  return search.leftOf;
}

class Search {
  readonly leftOf: Int32Array;
  readonly #order: readonly number[];
  readonly #neighbours: (left: number) => Uint32Array;

  constructor({ offsets, targets, rightNodes }: BipartiteGraph) {
    this.leftOf = new Int32Array(rightNodes).fill(NONE);
    this.#neighbours = (left) => targets.subarray(offsets[left], offsets[left + 1]);
    const lefts = Array.from({ length: offsets.length - 1 }, (_, left) => left);
    this.#order = lefts
      .filter((left) => this.#neighbours(left).length > 0)
      .sort((a, b) => (this.#neighbours(a)[0] as number) - (this.#neighbours(b)[0] as number) || a - b);
  }

  matchGreedily(): void {
    for (const left of this.#order) {
      const free = this.#neighbours(left).find((right) => this.leftOf[right] === NONE);
      if (free !== undefined) this.leftOf[free] = left;
    }
  }

  /** Follows the shortest alternating paths there are; says whether there were any. */
  improve(): boolean {
    /** By left node that was reached: the right node before it, or that it is free and a path may begin there. */
    const before = new Map<number, number>();
    /** By right node that was reached: the left nodes of the layer before. */
    const leading = new Map<number, readonly number[]>();
    const ends: number[] = [];
    const matched = new Set(this.leftOf);
    let layer = this.#order.filter((left) => !matched.has(left));
    for (const left of layer) before.set(left, NONE);
    while (layer.length > 0 && ends.length === 0) {
      const reached = this.#reach(layer, leading);
      layer = [];
      for (const [right, lefts] of reached) {
        leading.set(right, lefts);
        const partner = this.leftOf[right] as number;
        if (partner === NONE) {
          ends.push(right);
        } else {
          layer.push(partner);
          before.set(partner, right);
        }
      }
    }
    for (const end of ends) this.#follow(end, leading, before);
    return ends.length > 0;
  }

  #reach(layer: readonly number[], known: ReadonlyMap<number, unknown>): ReadonlyMap<number, number[]> {
    const reached = new Map<number, number[]>();
    for (const left of layer) {
      for (const right of this.#neighbours(left)) {
        if (known.has(right)) continue;
        const lefts = reached.get(right);
        if (lefts === undefined) reached.set(right, [left]);
        else lefts.push(left);
      }
    }
    return reached;
  }

  /** Exchanges the edges of a path that ends at `right`, if one is left that shares no node with those followed before. */
  #follow(right: number, leading: Map<number, readonly number[]>, before: Map<number, number>): boolean {
    const lefts = leading.get(right) ?? [];
    leading.delete(right);
    for (const left of lefts) {
      const previous = before.get(left);
      if (previous === undefined) continue;
      before.delete(left);
      if (previous === NONE || this.#follow(previous, leading, before)) {
        this.leftOf[right] = left;
        return true;
      }
    }
    return false;
  }
}
