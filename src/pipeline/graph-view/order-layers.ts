import type { LayeredSlots } from './layer-slots.ts';

const rounds = 6;

/** Orders the slots of each layer by where those they are joined with are, to and fro, which leaves few edges crossing. */
export function orderLayers({ layers, layerOf, above, below }: LayeredSlots): void {
  const positions = new Float64Array(layerOf.length);
  const place = (layer: readonly number[]) => {
    for (const [position, slot] of layer.entries()) positions[slot] = (position + 0.5) / layer.length;
  };
  const order = (layer: number[] | undefined, neighbours: readonly (readonly number[])[]) => {
    if (layer === undefined) return;
    const wishes = new Map(layer.map((slot) => [slot, mean(neighbours[slot] ?? [], positions, slot)]));
    layer.sort((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0) || a - b);
    place(layer);
  };
  for (const layer of layers) place(layer);
  for (let round = 0; round < rounds; round += 1) {
    for (let layer = 1; layer < layers.length; layer += 1) order(layers[layer], above);
    for (let layer = layers.length - 2; layer >= 0; layer -= 1) order(layers[layer], below);
  }
}

function mean(slots: readonly number[], positions: Float64Array, own: number): number {
  if (slots.length === 0) return positions[own] ?? 0;
  return slots.reduce((sum, slot) => sum + (positions[slot] ?? 0), 0) / slots.length;
}
