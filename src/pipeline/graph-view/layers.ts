import { at } from '../../at.ts';
import { type Drawing, neighboursOf } from './drawing.ts';

/**
 * The layer of each box: one below the lowest that leads to it. Collapsed groups may lead to each other in a circle; the
 * edges that close one do not count, and lead to a layer that is not below. What nothing leads to is put right above
 * what it leads to. Linear.
 */
export function layersOf(drawing: Drawing): Int32Array {
  const { above, below } = neighboursOf(drawing);
  const { length } = drawing.boxes;
  const layers = new Int32Array(length);
  const missing = Int32Array.from(above, (sources) => sources.length);
  const placed = new Uint8Array(length);
  const ready: number[] = [];
  for (let box = 0; box < length; box += 1) if (missing[box] === 0) ready.push(box);
  let next = 0;
  for (let done = 0; done < length; done += 1) {
    let box = ready.pop();
    if (box === undefined) {
      while (placed[next] === 1) next += 1;
      box = next;
    }
    placed[box] = 1;
    for (const to of at(below, box)) {
      if (placed[to] === 1) continue;
      layers[to] = Math.max(at(layers, to), at(layers, box) + 1);
      missing[to] = at(missing, to) - 1;
      if (missing[to] === 0) ready.push(to);
    }
  }
  for (let box = 0; box < length; box += 1) {
    const lowest = at(below, box).reduce((least, to) => Math.min(least, at(layers, to)), Infinity);
    if (above[box]?.length === 0 && lowest < Infinity) layers[box] = Math.max(0, lowest - 1);
  }
  return layers;
}
