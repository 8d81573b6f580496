import { readFileSync } from 'node:fs';
import type { ScoreRange } from '../../src/evaluate/scores/score.ts';

/** Null: no bound. */
type Range = readonly [least: number | null, largest: number | null];
type Pair = readonly [low: number, high: number];

interface Fixture {
  readonly intervals: readonly {
    readonly kind: string;
    readonly range: Range;
    readonly value: number;
    readonly resamples: readonly number[];
    readonly clips: number;
    readonly interval: Pair;
  }[];
  readonly differences: readonly {
    readonly kind: string;
    readonly range: Range;
    readonly clips: number;
    readonly a: { readonly value: number; readonly resamples: readonly number[] };
    readonly b: { readonly value: number; readonly resamples: readonly number[] };
    readonly error: number;
    readonly interval: Pair;
    readonly p_value: number;
  }[];
  readonly many_tests: readonly {
    readonly p_values: readonly number[];
    readonly holm: readonly number[];
    readonly benjamini_hochberg: readonly number[];
  }[];
  readonly student: {
    readonly cdf: readonly (readonly [t: number, freedom: number, probability: number])[];
    readonly ppf: readonly (readonly [probability: number, freedom: number, t: number])[];
  };
}

/** Made with SciPy and statsmodels by tests/reference/evaluate-intervals.py. */
export const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/intervals.json', 'utf8')) as Fixture;

export function rangeOf([least, largest]: Range): ScoreRange {
  return [least ?? Number.NEGATIVE_INFINITY, largest ?? Number.POSITIVE_INFINITY];
}
