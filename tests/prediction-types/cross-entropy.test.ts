import { readFileSync } from 'node:fs';
import test from 'ava';
import { crossEntropy } from '../../src/prediction-types/cross-entropy.ts';

interface LossFixture {
  readonly cases: readonly {
    predictionType: 'multiclass' | 'multilabel';
    labels: number;
    probabilities: number[];
    targets: number[];
    loss: number;
  }[];
}

test('losses from probabilities equal PyTorch losses from logits', (t) => {
  // Made by tests/reference/predict-losses.py.
  const fixture = JSON.parse(
    readFileSync('tests/prediction-types/fixtures/losses.json', 'utf8'),
  ) as LossFixture;
  for (const { predictionType, labels, probabilities, targets, loss } of fixture.cases) {
    const ours = crossEntropy(
      Float32Array.from(probabilities),
      Uint8Array.from(targets),
      predictionType,
      labels,
    );
    t.true(Math.abs(ours - loss) <= 1e-5 * Math.max(1, loss), `${ours} for ${loss}`);
  }
});

test('a probability of zero for what is true costs 100, not infinitely much', (t) => {
  t.is(crossEntropy(Float32Array.of(0, 1), Uint8Array.of(1, 0), 'multiclass', 2), 100);
  t.is(crossEntropy(Float32Array.of(0, 1), Uint8Array.of(1, 0), 'multilabel', 2), 100);
});
