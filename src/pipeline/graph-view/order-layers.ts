import { at, atKey } from '../../at.ts';
import { countCrossings, swapNeighbours } from './crossings.ts';
import type { LayeredSlots } from './layer-slots.ts';

const ROUNDS = 4;

/**
 * Orders the slots of each layer so that few edges cross: by the mean place of those they are joined with, downwards and
 * upwards in turns (Sugiyama, Tagawa and Toda 1981), each time with neighbours swapped as long as that helps (Gansner,
 * Koutsofios, North and Vo 1993); the best of these orders is kept.
 */
export function orderLayers(slots: LayeredSlots): void {
  const { layers, layerOf, above, below } = slots;
  const positions = new Float64Array(layerOf.length);
  const place = (layer: readonly number[]) => {
    for (const [position, slot] of layer.entries()) positions[slot] = (position + 0.5) / layer.length;
  };
  const order = (layer: number[], neighbours: LayeredSlots['above']) => {
    const wishes = new Map(layer.map((slot) => [slot, mean(at(neighbours, slot), positions, slot)]));
    layer.sort((a, b) => atKey(wishes, a) - atKey(wishes, b));
    place(layer);
  };
  let fewest = Number.POSITIVE_INFINITY;
  let best: readonly number[][] = [];
  const keepBest = () => {
    swapNeighbours(slots);
    for (const layer of layers) place(layer);
    const crossings = countCrossings(slots);
    if (crossings >= fewest) return false;
    fewest = crossings;
    best = layers.map((layer) => [...layer]);
    return true;
  };
  for (const layer of layers) place(layer);
  for (let round = 0, isBetter = true; round < ROUNDS && isBetter; round += 1) {
    for (const layer of layers.slice(1)) order(layer, above);
    isBetter = keepBest();
    for (const layer of layers.slice(0, -1).reverse()) order(layer, below);
    isBetter = keepBest() || isBetter;
  }
  for (const [index, layer] of best.entries()) layers[index] = layer;
}

function mean(slots: readonly number[], positions: Float64Array, own: number): number {
  if (slots.length === 0) return at(positions, own);
  return slots.reduce((sum, slot) => sum + at(positions, slot), 0) / slots.length;
}
