import { at } from '../../at.ts';
import type { Drawing } from './drawing.ts';
import { layersOf } from './layers.ts';

/** Layers of slots: the boxes, and after them the lanes in which edges pass through the layers between. */
export interface LayeredSlots {
  readonly boxCount: number;
  /** The slots of each layer, in the order from top to bottom. */
  readonly layers: number[][];
  readonly layerOf: readonly number[];
  /** For each slot those that it is joined with in the layer before, and after. */
  readonly above: readonly (readonly number[])[];
  readonly below: readonly (readonly number[])[];
  /** For each edge its lanes. */
  readonly lanes: readonly (readonly number[])[];
}

/** With more lanes than this, long edges get none. */
const MOST_LANES = 20_000;

export function layerSlots(drawing: Drawing): LayeredSlots {
  const { boxes, edges } = drawing;
  const boxLayers = layersOf(drawing);
  const layerOf = [...boxLayers];
  const above: number[][] = boxes.map(() => []);
  const below: number[][] = boxes.map(() => []);
  const lengths = edges.map(([from, to]) => at(boxLayers, to) - at(boxLayers, from));
  const wanted = lengths.reduce((sum, length) => sum + Math.max(0, length - 1), 0);
  const lanes = edges.map(([from, to], edge) => {
    const length = at(lengths, edge);
    const own: number[] = [];
    if (length < 1 || (length > 1 && wanted > MOST_LANES)) return own;
    let last = from;
    for (let step = 1; step < length; step += 1) {
      const lane = layerOf.length;
      layerOf.push(at(boxLayers, from) + step);
      above.push([last]);
      below.push([]);
      below[last]?.push(lane);
      own.push(lane);
      last = lane;
    }
    below[last]?.push(to);
    above[to]?.push(last);
    return own;
  });
  const layers: number[][] = [];
  for (const [slot, layer] of layerOf.entries()) {
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(slot);
  }
  return { boxCount: boxes.length, layers, layerOf, above, below, lanes };
}
