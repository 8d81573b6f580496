import { at } from '../../at.ts';
import type { LayeredSlots } from './layer-slots.ts';

/** Of a pair of slots with more pairs of edges, it is not asked whether they had better stand the other way round. */
const MOST_PAIRS = 10_000;

/** How many pairs of edges cross between layers that follow each other. O(edges x log of the widest layer). */
export function countCrossings({ layers, layerOf, below }: LayeredSlots): number {
  const ranks = ranksOf(layers, layerOf.length);
  let crossings = 0;
  for (const [index, layer] of layers.entries()) {
    const width = layers[index + 1]?.length ?? 0;
    const counts = new Int32Array(width + 1);
    let seen = 0;
    for (const slot of layer) {
      const ends = at(below, slot).map((each) => at(ranks, each));
      for (const end of ends) {
        let before = 0;
        for (let node = end + 1; node > 0; node -= node & -node) before += at(counts, node);
        crossings += seen - before;
      }
      // Edges of one slot do not cross, so they count only now.
      for (const end of ends) {
        for (let node = end + 1; node <= width; node += node & -node) counts[node] = at(counts, node) + 1;
        seen += 1;
      }
    }
  }
  return crossings;
}

/** Has slots that stand side by side change places wherever fewer edges cross then, until there are none such. */
export function swapNeighbours({ layers, layerOf, above, below }: LayeredSlots): void {
  const ranks = ranksOf(layers, layerOf.length);
  /** How many more pairs of edges of two slots cross than would the other way round. */
  const excess = (left: number, right: number, joined: LayeredSlots['above']) => {
    const [lefts, rights] = [at(joined, left), at(joined, right)];
    if (lefts.length * rights.length > MOST_PAIRS) return 0;
    let sum = 0;
    for (const a of lefts) for (const b of rights) sum += Math.sign(at(ranks, a) - at(ranks, b));
    return sum;
  };
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const layer of layers) {
      for (let index = 1; index < layer.length; index += 1) {
        const [left, right] = [at(layer, index - 1), at(layer, index)];
        if (excess(left, right, above) + excess(left, right, below) <= 0) continue;
        layer[index - 1] = right;
        layer[index] = left;
        ranks[right] = index - 1;
        ranks[left] = index;
        isBetter = true;
      }
    }
  }
}

/** The place of each slot in its layer, from 0. */
function ranksOf(layers: readonly (readonly number[])[], slots: number): Int32Array {
  const ranks = new Int32Array(slots);
  for (const layer of layers) for (const [rank, slot] of layer.entries()) ranks[slot] = rank;
  return ranks;
}
