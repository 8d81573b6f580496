import { at } from '../../at.ts';
import type { Drawing } from './drawing.ts';
import { type LayeredSlots, layerSlots } from './layer-slots.ts';
import { orderLayers } from './order-layers.ts';
import { spread } from './spread.ts';

/** In the unit that all of the layout is in. */
export interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly columnGap: number;
  /** Between two layers. */
  readonly layerGap: number;
}

/** Where everything goes: the layers from top to bottom. */
export interface Layout {
  /** Left edge of each box. */
  readonly x: Float64Array;
  /** Upper edge of each box. */
  readonly y: Float64Array;
  /** For each edge the points it passes, x and y in turns, from the bottom of one box to the top of the other. */
  readonly routes: readonly (readonly number[])[];
}

/** Room for an edge that passes through a layer. */
const LANE_WIDTH = 18;
/** A layer with more boxes, and more than fit a screen's shape with all boxes, gets several rows. */
const FEW_COLUMNS = 40;

/** Lays a drawing out in layers, few edges crossing. As good as linear, for 10,000 boxes and more. */
export function layOut(drawing: Drawing, sizes: Sizes): Layout {
  const slots = layerSlots(drawing);
  orderLayers(slots);
  const { layers, boxCount } = slots;
  const columns = Math.max(FEW_COLUMNS, Math.ceil(Math.sqrt(boxCount) * 1.3));
  const boxesOf = layers.map((layer) => layer.filter((slot) => slot < boxCount));
  const rowHeight = sizes.height + sizes.columnGap;
  const tops = new Float64Array(layers.length);
  const bottoms = new Float64Array(layers.length);
  for (let layer = 0, top = 0; layer < layers.length; layer += 1) {
    const rows = Math.max(1, Math.ceil(at(boxesOf, layer).length / columns));
    tops[layer] = top;
    bottoms[layer] = top + (rows - 1) * rowHeight + sizes.height;
    top = at(bottoms, layer) + sizes.layerGap;
  }
  const centres = centresOf(slots, sizes, columns);
  const x = new Float64Array(boxCount);
  const y = new Float64Array(boxCount);
  for (const [layer, boxes] of boxesOf.entries()) {
    for (const [position, box] of boxes.entries()) {
      const row = Math.floor(position / columns);
      x[box] = at(centres, box) - sizes.width / 2;
      y[box] = at(tops, layer) + row * rowHeight;
    }
  }
  return { x, y, routes: routesOf(drawing, slots, { y, tops, bottoms, centres, height: sizes.height }) };
}

/** The horizontal centre of every slot: near those it is joined with, in order, with room between. */
function centresOf(
  { layers, above, below, boxCount }: LayeredSlots,
  sizes: Sizes,
  columns: number,
): Float64Array {
  const centres = new Float64Array(above.length);
  const widthOf = (slot: number) => (slot < boxCount ? sizes.width + sizes.columnGap : LANE_WIDTH);
  const wrapped = layers.map((layer) => layer.filter((slot) => slot < boxCount).length > columns);
  for (const [index, layer] of layers.entries()) {
    if (wrapped[index]) placeInGrid(layer, boxCount, columns, widthOf, centres);
    else spread(layer, widthOf, () => 0, centres);
  }
  const settle = (index: number, neighbours: readonly LayeredSlots['above'][]) => {
    const layer = at(layers, index);
    if (wrapped[index]) return;
    const wish = (slot: number) => {
      const joined = neighbours.flatMap((side) => at(side, slot));
      if (joined.length === 0) return at(centres, slot);
      return joined.reduce((sum, each) => sum + at(centres, each), 0) / joined.length;
    };
    spread(layer, widthOf, wish, centres);
  };
  for (let round = 0; round < 4; round += 1) {
    for (let index = 1; index < layers.length; index += 1) settle(index, [above]);
    for (let index = layers.length - 2; index >= 0; index -= 1) settle(index, [below]);
  }
  for (let index = 0; index < layers.length; index += 1) settle(index, [above, below]);
  return centres;
}

function placeInGrid(
  layer: readonly number[],
  boxCount: number,
  columns: number,
  widthOf: (slot: number) => number,
  centres: Float64Array,
): void {
  const boxes = layer.filter((slot) => slot < boxCount);
  const lanes = layer.filter((slot) => slot >= boxCount);
  const width = widthOf(0);
  for (const [position, box] of boxes.entries()) {
    centres[box] = ((position % columns) - (columns - 1) / 2) * width;
  }
  for (const [position, lane] of lanes.entries()) {
    centres[lane] = (columns * width) / 2 + (position + 1) * LANE_WIDTH;
  }
}

interface Places {
  readonly y: Float64Array;
  readonly tops: Float64Array;
  readonly bottoms: Float64Array;
  readonly centres: Float64Array;
  readonly height: number;
}

function routesOf({ edges }: Drawing, { lanes, layerOf }: LayeredSlots, places: Places): Layout['routes'] {
  const { y, tops, bottoms, centres, height } = places;
  return edges.map(([from, to], edge) => {
    const points = [at(centres, from), at(y, from) + height];
    for (const lane of at(lanes, edge)) {
      const layer = at(layerOf, lane);
      points.push(at(centres, lane), at(tops, layer), at(centres, lane), at(bottoms, layer));
    }
    points.push(at(centres, to), at(y, to));
    return points;
  });
}
