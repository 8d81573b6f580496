import type { TopLevelSpec } from 'vega-lite';

/** What a module costs, and how good it is. */
export interface CostPoint {
  readonly module: string;
  readonly cost: number;
  readonly score: number;
}

/** Cost against score, the cost on a logarithmic axis where it spans more than a decade. */
export function costPlot(
  points: readonly CostPoint[],
  titles: { readonly cost: string; readonly score: string },
): TopLevelSpec {
  const costs = points.map(({ cost }) => cost);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  const isWide = low > 0 && high > 10 * low;
  const x = {
    field: 'cost',
    type: 'quantitative',
    title: titles.cost,
    scale: isWide
      ? { type: 'log' as const, domain: [low / 1.5, high * 2.5] }
      : { zero: false, nice: true, padding: 20 },
    axis: isWide ? { values: roundValues(low / 1.5, high * 2.5) } : { tickCount: 6 },
  } as const;
  const y = {
    field: 'score',
    type: 'quantitative',
    title: titles.score,
    scale: { zero: false, nice: true, padding: 12 },
  } as const;
  return {
    width: 420,
    height: 330,
    data: { values: points as CostPoint[] },
    encoding: { x, y },
    layer: [
      { mark: { type: 'point', filled: true, size: 80, color: 'var(--series1)', opacity: 1 } },
      {
        mark: { type: 'text', align: 'left', dx: 8, dy: 1, limit: 150 },
        encoding: { text: { field: 'module', type: 'nominal' } },
      },
    ],
  };
}

/** 1, 2 and 5 times powers of ten between two values. */
function roundValues(low: number, high: number): number[] {
  const decades = Array.from({ length: 40 }, (_, index) => 10 ** (index - 20));
  return decades
    .flatMap((decade) => [decade, 2 * decade, 5 * decade])
    .filter((value) => value >= low && value <= high);
}
