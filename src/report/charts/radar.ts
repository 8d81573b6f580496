import { mark } from './series.ts';
import { CHARACTER, clipped, drawing, element, hint, words } from './svg.ts';

/** A module's scores from 0 to 1 by axis; null where there is none. */
export interface RadarSeries {
  readonly module: string;
  readonly values: readonly (number | null)[];
}

const RINGS = [0.25, 0.5, 0.75, 1];
const RADIUS = 167;
const LONGEST_NAME = 26;
const LINE = 13;
const LEGEND_ROW = 18;
/** Room of the legend, in pixels. */
const LEGEND = 480;

/**
 * Scores around a circle, one axis for each: 0 in the middle, 1 at the rim. Up to as many modules as there are series.
 *
 * @param axes the lines of their names, three axes or more
 * @param label tells in words what is to be seen
 */
export function radarChart(
  axes: readonly (readonly string[])[],
  series: readonly RadarSeries[],
  label: string,
): string {
  const shown = axes.map((lines) => lines.map((line) => clipped(line, LONGEST_NAME)));
  const beside = CHARACTER * Math.max(...shown.flat().map((line) => line.length));
  const middle = Math.max(LEGEND / 2, RADIUS * 1.09 + beside);
  const most = Math.max(...shown.map((lines) => lines.length));
  const top = RADIUS * 1.09 + (LINE * (most + 1)) / 2;
  const place = (axis: number, radius: number) => {
    const angle = (2 * Math.PI * axis) / axes.length;
    return { x: middle + RADIUS * radius * Math.sin(angle), y: top - RADIUS * radius * Math.cos(angle) };
  };
  const around = axes.map((_, axis) => axis);
  const pointsOf = (radii: readonly (number | null)[]) =>
    around.flatMap((axis) => {
      const radius = radii[axis] ?? null;
      return radius === null ? [] : [place(axis, Math.max(0, Math.min(1, radius)))];
    });
  const ground = [
    ...RINGS.map((ring) => outline('ring', pointsOf(around.map(() => ring)))),
    ...around.map((axis) => {
      const { x, y } = place(axis, 1);
      return element('line', { class: 'grid', x1: middle, y1: top, x2: x, y2: y });
    }),
  ];
  const titles = shown.flatMap((lines, axis) => {
    const { x, y } = place(axis, 1.09);
    const side = Math.abs(x - middle) < 8 ? 'middle' : x > middle ? 'start' : 'end';
    const first = y + 4 - ((lines.length - 1) * LINE) / 2;
    return lines.map((line, index) => words(x, first + index * LINE, line, { 'text-anchor': side }));
  });
  const drawn = series.map(({ module, values }, index) => {
    const points = pointsOf(values);
    return element(
      'g',
      {},
      hint(module),
      outline(`line${index + 1}`, points),
      ...points.map(({ x, y }) => mark(index, x, y)),
    );
  });
  const foot = Math.max(...around.map((axis) => place(axis, 1.09).y)) + LINE * most;
  const legend = legendOf(
    series.map(({ module }) => module),
    foot + LEGEND_ROW / 2,
    2 * middle,
  );
  return drawing(
    { width: 2 * middle, height: legend.bottom, label },
    ...ground,
    ...titles,
    ...drawn,
    legend.text,
  );
}

function outline(look: string, points: readonly { readonly x: number; readonly y: number }[]): string {
  const places = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
  return element('polygon', { class: look, points: places.join(' ') });
}

/** The marks with their modules, in as many columns as the width has room for. */
function legendOf(modules: readonly string[], top: number, width: number) {
  const names = modules.map((module) => clipped(module, LONGEST_NAME));
  const column = 34 + CHARACTER * Math.max(3, ...names.map((name) => name.length));
  const columns = Math.max(1, Math.min(3, Math.floor(width / column)));
  const text = names.map((name, index) => {
    const x = 10 + (index % columns) * column;
    const y = top + Math.floor(index / columns) * LEGEND_ROW;
    return mark(index, x, y, 5) + words(x + 11, y + 4, name);
  });
  return { text: text.join(''), bottom: top + Math.ceil(names.length / columns) * LEGEND_ROW };
}
