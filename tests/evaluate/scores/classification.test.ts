import test from 'ava';
import { getScore } from '../../../src/evaluate/scores/scores.ts';
import { fixture } from '../hear-eval-kit-fixture.ts';

function sceneScore(name: string) {
  const score = getScore(name);
  if (score.kind !== 'scene') throw new Error(`${name} is not a score of scenes`);
  return score;
}

function oneHot(target: readonly number[], labels: number): Uint8Array {
  const targets = new Uint8Array(target.length * labels);
  for (const [row, label] of target.entries()) targets[row * labels + label] = 1;
  return targets;
}

test('accuracies equal those of hear-eval-kit, ties included', (t) => {
  for (const { labels, tenths, target, scores } of fixture.accuracies) {
    const probabilities = Float32Array.from(tenths, (value) => value / 10);
    const shape = { rows: target.length, labels };
    for (const [name, expected] of Object.entries(scores)) {
      t.is(sceneScore(name).evaluate(probabilities, oneHot(target, labels), shape), expected, name);
    }
  }
});

test('of equal probabilities the first counts, and a NaN as in NumPy', (t) => {
  const top1 = sceneScore('top1_acc');
  const shape = { rows: 1, labels: 3 };
  t.is(top1.evaluate(Float32Array.of(0.4, 0.4, 0.2), oneHot([0], 3), shape), 1);
  t.is(top1.evaluate(Float32Array.of(0.4, 0.4, 0.2), oneHot([1], 3), shape), 0);
  t.is(top1.evaluate(Float32Array.of(0.9, Number.NaN, 0.2), oneHot([1], 3), shape), 1);
});

test('chroma is the index modulo 12', (t) => {
  const chroma = sceneScore('chroma_acc');
  const probabilities = new Float32Array(25);
  probabilities[24] = 1;
  t.is(chroma.evaluate(probabilities, oneHot([0], 25), { rows: 1, labels: 25 }), 1);
  t.is(chroma.evaluate(probabilities, oneHot([1], 25), { rows: 1, labels: 25 }), 0);
});

test('a sample of clips has the score of its clips', (t) => {
  const prepared = sceneScore('top1_acc').prepare(Float32Array.of(1, 0, 1, 0), oneHot([0, 1], 2), {
    rows: 2,
    labels: 2,
  });
  t.deepEqual(prepared.score(), [0.5]);
  t.deepEqual(prepared.score(Uint32Array.of(0, 0)), [1]);
  t.deepEqual(prepared.score(Uint32Array.of(1, 1)), [0]);
});

test('arrays of the wrong size are a defect', (t) => {
  t.throws(
    () => sceneScore('top1_acc').evaluate(new Float32Array(3), new Uint8Array(4), { rows: 2, labels: 2 }),
    {
      instanceOf: RangeError,
    },
  );
});
