import type { TopLevelSpec } from 'vega-lite';
import { seriesScales, vegaText } from './series.ts';

/** A module's scores from 0 to 1 by axis; null where there is none. */
export interface RadarSeries {
  readonly module: string;
  readonly values: readonly (number | null)[];
}

const RINGS = [0.25, 0.5, 0.75, 1];
const WIDTH = 600;
const HEIGHT = 400;

/**
 * Scores around a circle, one axis for each: 0 in the middle, 1 at the rim. Up to as many modules as have colours.
 *
 * @param axes the lines of their names
 */
export function radarPlot(
  axes: readonly (readonly string[])[],
  series: readonly RadarSeries[],
): TopLevelSpec {
  const at = (axis: number, radius: number) => {
    const angle = (2 * Math.PI * axis) / axes.length;
    return { x: radius * Math.sin(angle), y: radius * Math.cos(angle) };
  };
  const around = axes.map((_, axis) => axis);
  const closed = [...around, 0];
  const rings = RINGS.flatMap((radius) =>
    closed.map((axis, order) => ({ ring: radius, order, ...at(axis, radius) })),
  );
  const spokes = around.map((axis) => ({ x2: 0, y2: 0, ...at(axis, 1) }));
  const titles = around.map((axis) => ({ name: axes[axis], ...at(axis, 1.09) }));
  const points = series.flatMap(({ module, values }) => {
    const known = around.filter((axis) => values[axis] !== null);
    return [...known, ...known.slice(0, 1)].map((axis, order) => ({
      module: vegaText(module),
      order,
      ...at(axis, Math.max(0, Math.min(1, values[axis] ?? 0))),
    }));
  });
  const scales = seriesScales(series.map(({ module }) => vegaText(module)));
  const domain = [-1.2, 1.2];
  const x = {
    field: 'x',
    type: 'quantitative',
    axis: null,
    scale: { domain: domain.map((end) => (end * WIDTH) / HEIGHT) },
  } as const;
  const y = { field: 'y', type: 'quantitative', axis: null, scale: { domain } } as const;
  const order = { field: 'order', type: 'quantitative' } as const;
  const colour = {
    field: 'module',
    type: 'nominal',
    title: null,
    scale: scales.colour,
    legend: { orient: 'bottom', columns: 3 },
  } as const;
  const text = (align: 'left' | 'center' | 'right', isMeant: (x: number) => boolean) =>
    ({
      data: { values: titles.filter((each) => isMeant(each.x)) },
      mark: { type: 'text', align, baseline: 'middle', limit: 150, lineHeight: 13 },
      encoding: { x, y, text: { field: 'name', type: 'nominal' } },
    }) as const;
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      {
        data: { values: rings },
        mark: { type: 'line', color: 'var(--rule)', strokeWidth: 1 },
        encoding: { x, y, order, detail: { field: 'ring' } },
      },
      {
        data: { values: spokes },
        mark: { type: 'rule', color: 'var(--rule)' },
        encoding: { x, y, x2: { field: 'x2' }, y2: { field: 'y2' } },
      },
      text('left', (place) => place > 0.05),
      text('right', (place) => place < -0.05),
      text('center', (place) => Math.abs(place) <= 0.05),
      {
        data: { values: points },
        mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round' },
        encoding: { x, y, order, color: colour },
      },
      {
        data: { values: points },
        mark: { type: 'point', filled: true, size: 55, opacity: 1 },
        encoding: {
          x,
          y,
          color: colour,
          shape: { field: 'module', type: 'nominal', title: null, scale: scales.shape },
        },
      },
    ],
  };
}
