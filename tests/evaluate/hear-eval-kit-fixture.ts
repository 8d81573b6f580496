import { readFileSync } from 'node:fs';

interface HearEvalKitFixture {
  readonly frames: readonly {
    hop: number;
    frames: number;
    labels: number;
    hundredths: number[];
    cases: {
      median_filter_ms: number;
      min_duration: number;
      events: [label: string, firstFrame: number, lastFrame: number][];
    }[];
  }[];
  readonly accuracies: readonly {
    labels: number;
    tenths: number[];
    target: number[];
    scores: Record<string, number>;
  }[];
  readonly aggregates: readonly {
    results: Record<string, Record<string, number | null>>;
    aggregated: Record<string, number>;
  }[];
  readonly means: readonly { values: number[]; mean: number }[];
}

/** What hear-eval-kit's own functions give, made by tests/reference/evaluate-hear-eval-kit.py. */
export const fixture = JSON.parse(
  readFileSync('tests/evaluate/fixtures/hear-eval-kit.json', 'utf8'),
) as HearEvalKitFixture;
