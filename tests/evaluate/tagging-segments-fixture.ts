import { readFileSync } from 'node:fs';

/** What JSON has no number for stands as text: nan, inf, -inf. */
type Value = number | string;
export type CompactEvents = Record<string, [label: string, start: number, end: number][]>;

interface Fixture {
  readonly quantiles: readonly (readonly [number, Value])[];
  readonly tagging: readonly {
    readonly labels: number;
    readonly predictions: readonly number[];
    readonly targets: readonly number[];
    readonly scores: Readonly<Record<string, Value>>;
  }[];
  readonly segments: readonly {
    readonly labels: readonly string[];
    readonly reference: CompactEvents;
    readonly estimated: CompactEvents;
    readonly overall: Value;
    readonly classes: Readonly<Record<string, Value>>;
  }[];
}

/** Made with hear-eval-kit, scikit-learn, SciPy and sed_eval by tests/reference/evaluate-tagging-segments.py. */
export const fixture = JSON.parse(
  readFileSync('tests/evaluate/fixtures/tagging-segments.json', 'utf8'),
) as Fixture;

export function numberOf(value: Value): number {
  return typeof value === 'number'
    ? value
    : ({ inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }[value] ?? Number.NaN);
}
