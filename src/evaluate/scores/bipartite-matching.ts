import { at } from '../../at.ts';
/** Edges of a bipartite graph by left node: those of node `u` are `targets[offsets[u] .. offsets[u + 1] - 1]`. */
export interface BipartiteGraph {
  /** Length: left nodes + 1. */
  readonly offsets: Uint32Array;
  /** Right nodes. */
  readonly targets: Uint32Array;
  readonly rightNodes: number;
}

const FREE = -1;
const UNREACHED = -1;

/**
 * The largest number of edges no two of which share a node (Hopcroft and Karp 1973): O(edges * sqrt(nodes)).
 */
export function maximumMatchingSize(graph: BipartiteGraph): number {
  const { offsets, targets, rightNodes } = graph;
  const leftNodes = offsets.length - 1;
  const partnerOfLeft = new Int32Array(leftNodes).fill(FREE);
  const partnerOfRight = new Int32Array(rightNodes).fill(FREE);
  const layer = new Int32Array(leftNodes);
  const nextEdge = new Uint32Array(leftNodes);
  const queue = new Uint32Array(leftNodes);
  const path = new Uint32Array(leftNodes);
  let size = 0;

  /** Layers the left nodes by their distance from free ones; says whether a free right node can be reached. */
  function layOut(): boolean {
    layer.fill(UNREACHED);
    let tail = 0;
    for (let u = 0; u < leftNodes; u++) {
      if (at(partnerOfLeft, u) === FREE) {
        layer[u] = 0;
        queue[tail++] = u;
      }
    }
    let reached = false;
    for (let head = 0; head < tail; head++) {
      const u = at(queue, head);
      for (let edge = at(offsets, u); edge < at(offsets, u + 1); edge++) {
        const next = at(partnerOfRight, at(targets, edge));
        if (next === FREE) reached = true;
        else if (at(layer, next) === UNREACHED) {
          layer[next] = at(layer, u) + 1;
          queue[tail++] = next;
        }
      }
    }
    return reached;
  }

  /** Follows the layers from a free left node to a free right node, depth first, and exchanges the edges on the way. */
  function augment(root: number): boolean {
    path[0] = root;
    let depth = 1;
    while (depth > 0) {
      const u = at(path, depth - 1);
      const edge = at(nextEdge, u);
      if (edge === at(offsets, u + 1)) {
        depth--;
        continue;
      }
      nextEdge[u] = edge + 1;
      const next = at(partnerOfRight, at(targets, edge));
      if (next === FREE) {
        while (depth > 0) {
          const left = at(path, --depth);
          const right = at(targets, at(nextEdge, left) - 1);
          partnerOfLeft[left] = right;
          partnerOfRight[right] = left;
        }
        return true;
      }
      if (at(layer, next) === at(layer, u) + 1) path[depth++] = next;
    }
    return false;
  }

  while (layOut()) {
    nextEdge.set(offsets.subarray(0, leftNodes));
    for (let u = 0; u < leftNodes; u++) {
      if (at(partnerOfLeft, u) === FREE && augment(u)) size++;
    }
  }
  return size;
}
