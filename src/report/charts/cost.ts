import { at } from '../../at.ts';
import { axes, extent, logScale, rounded, roundLogs, scale, widened } from './scale.ts';
import { mark } from './series.ts';
import { CHARACTER, clipped, drawing, element, hint, words } from './svg.ts';

/** What a module costs, and how good it is; both finite. */
export interface CostPoint {
  readonly module: string;
  readonly cost: number;
  readonly score: number;
}

interface Titles {
  readonly cost: string;
  readonly score: string;
  /** Tells in words what is to be seen. */
  readonly label: string;
}

const WIDTH = 500;
const HEIGHT = 380;
const LONGEST_NAME = 26;
/** Height of a line of text, in pixels. */
const LINE = 12;
/** Where a name may stand higher or lower than its point, in pixels, the best first. */
const SHIFTS = [0, -LINE, LINE, -2 * LINE, 2 * LINE];

/** Cost against score, the cost on a logarithmic axis where it spans more than a decade; names beside the points. */
export function costChart(points: readonly CostPoint[], titles: Titles): string {
  const [left, right, bottom, top] = [52, WIDTH - 16, HEIGHT - 42, 28];
  const costs = extent(points.map(({ cost }) => cost));
  const isWide = costs[0] > 0 && costs[1] > 10 * costs[0];
  const xRange = isWide ? ([costs[0] / 1.5, costs[1] * 1.5] as const) : rounded(widened(costs), 6);
  const yRange = rounded(extent(points.map(({ score }) => score)), 10);
  const x = (isWide ? logScale : scale)(xRange, left, right);
  const y = scale(yRange, bottom, top);
  const places = points.map(({ cost, score }) => ({ x: x(cost), y: y(score) }));
  const names = placeNames(
    points.map(({ module }) => clipped(module, LONGEST_NAME)),
    places,
    [left, right],
  );
  return drawing(
    { width: WIDTH, height: HEIGHT, label: titles.label },
    axes(
      { scale: x, range: xRange, title: titles.cost, ...(isWide ? { values: roundLogs(xRange) } : {}) },
      { scale: y, range: yRange, title: titles.score },
    ),
    ...points.map(({ module, cost, score }, index) => {
      const name = at(names, index);
      const place = at(places, index);
      return element(
        'g',
        {},
        hint(`${module}: ${cost.toPrecision(3)}, ${score.toFixed(3)}`),
        mark(0, place.x, place.y, 5),
        words(name.left, name.bottom - 3, name.text),
      );
    }),
  );
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** To the right of each point, or where another name or point or the edge is in the way, to the left, higher, or lower. */
function placeNames(
  texts: readonly string[],
  places: readonly { readonly x: number; readonly y: number }[],
  [least, most]: readonly [number, number],
): (Box & { readonly text: string })[] {
  const taken: Box[] = places.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  return places.map(({ x, y }, index) => {
    const text = at(texts, index);
    const width = CHARACTER * text.length;
    const boxAt = (left: number, top: number): Box => ({
      left,
      right: left + width,
      top,
      bottom: top + LINE,
    });
    const wanted = SHIFTS.flatMap((shift) => [
      boxAt(x + 8, y + shift - LINE / 2),
      boxAt(x - 8 - width, y + shift - LINE / 2),
    ]).filter(({ left, right }) => left >= least && right <= most);
    const free = wanted.find((box) => !taken.some((other) => overlap(box, other)));
    const chosen = free ?? wanted[0] ?? boxAt(Math.max(least, most - width), y - LINE - 6);
    taken.push(chosen);
    return { ...chosen, text };
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
