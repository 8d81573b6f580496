import test from 'ava';
import { regressionScores } from '../../../src/evaluate/scores/regression.ts';
import { closeTo } from '../close-to.ts';
import { fixture } from '../measured-fixture.ts';
import { numberOf } from '../tagging-segments-fixture.ts';

test("errors and R2 equal scikit-learn's, of one clip and of equal ones too", (t) => {
  t.is(fixture.regression.length, 100);
  t.true(fixture.regression.some(({ scores }) => scores.r2 === 'nan'));
  for (const [index, { truth, predicted, scores }] of fixture.regression.entries()) {
    const data = { truth: Float64Array.from(truth), predicted: Float64Array.from(predicted) };
    for (const score of regressionScores) {
      const expected = numberOf(scores[score.name] ?? 'missing');
      const [value = 0] = score.prepare(data).score();
      closeTo(t, value, expected, 1e-9 * Math.max(1, Math.abs(expected)), `case ${index}, ${score.name}`);
    }
  }
});

test('a sample of clips has the scores of its clips', (t) => {
  const data = { truth: Float64Array.of(0, 1, 5), predicted: Float64Array.of(0, 3, 5) };
  const values = regressionScores.map((score) => score.prepare(data).score(Uint32Array.of(0, 1, 1, 0)));
  t.deepEqual(values, [[1], [Math.SQRT2], [-7]]);
});
