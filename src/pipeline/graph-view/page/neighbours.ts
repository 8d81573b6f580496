import { type Drawing, neighboursOf } from '../drawing.ts';
import type { Area } from './viewport.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The edges by which a box is reached from what is above it, and reaches what is below. */
export function lineageOf(drawing: Drawing, box: number): ReadonlySet<number> {
  const { above, below } = neighboursOf(drawing);
  const ancestors = reach(box, above);
  const descendants = reach(box, below);
  const edges = new Set<number>();
  for (const [edge, [from, to]] of drawing.edges.entries()) {
    const isAbove = ancestors.has(from) && ancestors.has(to);
    if (isAbove || (descendants.has(from) && descendants.has(to))) edges.add(edge);
  }
  return edges;
}

function reach(start: number, next: readonly (readonly number[])[]): ReadonlySet<number> {
  const found = new Set([start]);
  for (const box of found) for (const each of next[box] ?? []) found.add(each);
  return found;
}

/** Up and down what a box is joined with, to the left and right its nearest in the same row. */
export function nextBox(
  drawing: Drawing,
  box: number,
  direction: Direction,
  areaOf: (box: number) => Area,
): number | undefined {
  const { above, below } = neighboursOf(drawing);
  const own = areaOf(box);
  if (direction === 'up' || direction === 'down') {
    const joined = (direction === 'up' ? above : below)[box] ?? [];
    return nearest(joined, (each) => Math.abs(areaOf(each).left - own.left));
  }
  const sign = direction === 'left' ? -1 : 1;
  const row = [...drawing.boxes.keys()].filter((each) => {
    const { left, top } = areaOf(each);
    return top === own.top && (left - own.left) * sign > 0;
  });
  return nearest(row, (each) => Math.abs(areaOf(each).left - own.left));
}

function nearest(boxes: readonly number[], distance: (box: number) => number): number | undefined {
  let best: number | undefined;
  for (const box of boxes) if (best === undefined || distance(box) < distance(best)) best = box;
  return best;
}
