import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { bootstrapIntervals } from '../../../src/evaluate/certainty/confidence.ts';
import { getScore } from '../../../src/evaluate/scores/scores.ts';
import { closeTo } from '../close-to.ts';
import { fixture, numberOf } from '../tagging-segments-fixture.ts';

function tagging(name: string) {
  const score = getScore(name);
  if (score.kind !== 'scene') throw new Error(`${name} is not a score of scenes`);
  return score;
}

test('mAP, d_prime and aucroc equal those of hear-eval-kit with scikit-learn, undefined ones included', (t) => {
  let special = 0;
  for (const [index, { labels, predictions, targets, scores }] of fixture.tagging.entries()) {
    const shape = { rows: targets.length / labels, labels };
    for (const [name, expected] of Object.entries(scores)) {
      const value = tagging(name).evaluate(Float32Array.from(predictions), Uint8Array.from(targets), shape);
      if (Number.isFinite(numberOf(expected))) {
        closeTo(t, value, numberOf(expected), 1e-9, `case ${index}, ${name}`);
      } else {
        t.is(value, numberOf(expected), `case ${index}, ${name}`);
        special++;
      }
    }
  }
  t.true(special > 50, 'undefined and infinite scores are among the cases');
});

const clips = fc
  .record({ rows: fc.integer({ min: 1, max: 30 }), labels: fc.integer({ min: 1, max: 4 }) })
  .chain(({ rows, labels }) =>
    fc.record({
      shape: fc.constant({ rows, labels }),
      levels: fc.array(fc.integer({ min: 0, max: 5 }), {
        minLength: rows * labels,
        maxLength: rows * labels,
      }),
      targets: fc.array(fc.integer({ min: 0, max: 1 }), {
        minLength: rows * labels,
        maxLength: rows * labels,
      }),
      sample: fc.array(fc.integer({ min: 0, max: rows - 1 }), { minLength: 1, maxLength: 40 }),
    }),
  );

for (const name of ['mAP', 'd_prime', 'aucroc']) {
  testProp(
    `${name} of a sample of clips is that of its clips`,
    [clips],
    (t, { shape, levels, targets, sample }) => {
      const probabilities = Float32Array.from(levels, (level) => level / 5);
      const prepared = tagging(name).prepare(probabilities, Uint8Array.from(targets), shape);
      const rowsOf = (values: ArrayLike<number>) =>
        sample.flatMap((row) =>
          Array.from({ length: shape.labels }, (_, label) => values[row * shape.labels + label] ?? 0),
        );
      const [drawn] = prepared.score(Uint32Array.from(sample));
      const expected = tagging(name).evaluate(
        Float32Array.from(rowsOf(probabilities)),
        Uint8Array.from(rowsOf(targets)),
        { rows: sample.length, labels: shape.labels },
      );
      if (Number.isFinite(expected)) closeTo(t, drawn ?? Number.NaN, expected, 1e-12, name);
      else t.is(drawn, expected);
    },
  );

  testProp(
    `${name} depends on the order of the probabilities alone`,
    [clips],
    (t, { shape, levels, targets }) => {
      const score = (scale: (level: number) => number) =>
        tagging(name).evaluate(Float32Array.from(levels, scale), Uint8Array.from(targets), shape);
      t.is(
        score((level) => level / 5),
        score((level) => 2 ** (3 * level) / 2 ** 20),
      );
    },
  );
}

test('arrays of the wrong size are a defect', (t) => {
  t.throws(() => tagging('mAP').evaluate(new Float32Array(3), new Uint8Array(4), { rows: 2, labels: 2 }), {
    instanceOf: RangeError,
  });
});

test("the interval of a finite d' has finite ends, though labels of few clips rank perfectly in resamples", (t) => {
  const probabilities = Float32Array.of(0.9, 0.2, 0.6, 0.7, 0.4, 0.8);
  const targets = Uint8Array.of(1, 0, 1, 0, 0, 1);
  const clips = tagging('d_prime').prepare(probabilities, targets, { rows: 6, labels: 1 });
  const perfect = Uint32Array.of(0, 0, 0, 1, 1, 1);
  t.is(clips.score(perfect)[0], Number.POSITIVE_INFINITY);
  // Half of 9 pairs wrong: an area of 1 - 1 / 18.
  t.true(Math.abs((clips.resampled?.(perfect)[0] ?? 0) - Math.SQRT2 * 1.5932188180230502) < 1e-9);
  const strata = [Uint32Array.of(0, 1, 2, 3, 4, 5)];
  const { splits } = bootstrapIntervals([{ name: 'test', clips, strata }], { resamples: 200, seed: 0 });
  t.true(splits[0]?.[0]?.every(Number.isFinite));
});
