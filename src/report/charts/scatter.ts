import { at } from '../../at.ts';
import type { Scatter } from '../details/cell-details.ts';
import { axes, extent, scale } from './scale.ts';
import { drawing, element } from './svg.ts';

/** One point per clip, or per pair or frame. */
export function scatterChart({ title, x: xTitle, y: yTitle, points, diagonal }: Scatter): string {
  const [width, height] = [360, 320];
  const xs = points.filter((_, index) => index % 2 === 0);
  const ys = points.filter((_, index) => index % 2 === 1);
  const both = extent([...xs, ...ys]);
  const xRange = diagonal ? both : extent(xs);
  const yRange = diagonal ? both : extent(ys);
  const x = scale(xRange, 56, width - 14);
  const y = scale(yRange, height - 42, 26);
  const [low, high] = both;
  return drawing(
    { width, height, label: `${title}: ${xs.length} points, ${yTitle} against ${xTitle}` },
    axes({ scale: x, range: xRange, title: xTitle }, { scale: y, range: yRange, title: yTitle }),
    diagonal ? element('line', { class: 'ideal', x1: x(low), y1: y(low), x2: x(high), y2: y(high) }) : '',
    ...xs.map((value, index) =>
      element('circle', { class: 'dot', cx: x(value), cy: y(at(ys, index)), r: 2.5 }),
    ),
  );
}
