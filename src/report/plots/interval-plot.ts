import type { TopLevelSpec } from 'vega-lite';
import { vegaText } from './series.ts';

/** A module's score with its interval. */
export interface PlottedScore {
  readonly module: string;
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** Scores of one task with their intervals, a row for each module, the best first. */
export function intervalPlot(
  scores: readonly PlottedScore[],
  title: string,
  isHigherBetter: boolean,
): TopLevelSpec {
  const finite = scores.filter(({ value }) => Number.isFinite(value));
  const sorted = finite.toSorted((a, b) => (isHigherBetter ? b.value - a.value : a.value - b.value));
  const values = sorted.map(({ module, value, interval }) => ({
    module,
    value,
    low: interval?.[0] ?? value,
    high: interval?.[1] ?? value,
  }));
  const y = { field: 'module', type: 'nominal', sort: null, title: null } as const;
  const x = { type: 'quantitative', title: vegaText(title), scale: { zero: false, nice: true } } as const;
  return {
    width: 440,
    height: { step: 20 },
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 3, color: 'var(--series1)', opacity: 0.45 },
        encoding: { x: { field: 'low', ...x }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'point', filled: true, size: 70, color: 'var(--series1)', opacity: 1 },
        encoding: { x: { field: 'value', ...x } },
      },
    ],
  };
}
