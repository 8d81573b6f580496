import { readFileSync } from 'node:fs';

type Value = number | string;

interface Fixture {
  readonly regression: readonly {
    readonly truth: readonly number[];
    readonly predicted: readonly number[];
    readonly scores: Readonly<Record<string, Value>>;
  }[];
  readonly jnd: readonly {
    readonly different: readonly number[];
    readonly distances: readonly number[];
    readonly auc: Value;
  }[];
}

/** Made with scikit-learn by tests/reference/evaluate-measured.py. */
export const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/measured.json', 'utf8')) as Fixture;
