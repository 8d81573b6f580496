import { readFileSync } from 'node:fs';
import { rowsInMemory } from '../../../src/train/rows.ts';

interface Fitted {
  readonly strength: number;
  readonly weight: readonly number[];
  readonly bias: readonly number[];
  readonly probabilities: readonly number[];
}

interface Fixture {
  readonly columns: number;
  readonly labels: number;
  readonly trainRows: number;
  readonly x: readonly number[];
  readonly classes: readonly number[];
  readonly several: readonly number[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly multiclass: readonly Fitted[];
  readonly multilabel: readonly Fitted[];
  readonly neighbours: readonly {
    readonly metric: 'cosine' | 'euclidean';
    readonly k: number;
    readonly probabilities: readonly number[];
  }[];
}

/** What tests/reference/predict-probes.py wrote. */
const fixture: Fixture = JSON.parse(readFileSync('tests/predict/probes/fixtures/probes.json', 'utf8'));

export const probesFixture = {
  ...fixture,
  train: rowsOf(0, fixture.trainRows),
  test: rowsOf(fixture.trainRows, fixture.x.length / fixture.columns),
  trainTargets: (kind: 'classes' | 'several') =>
    Uint8Array.from(fixture[kind].slice(0, fixture.trainRows * fixture.labels)),
};

/** With gaps between the rows, as large matrices have them. */
function rowsOf(start: number, end: number) {
  const { columns, x } = fixture;
  const stride = columns + 2;
  const data = new Float32Array((end - start) * stride);
  for (let row = start; row < end; row++) {
    data.set(x.slice(row * columns, (row + 1) * columns), (row - start) * stride);
  }
  return rowsInMemory(data, columns, stride);
}
