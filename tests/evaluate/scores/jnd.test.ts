import test from 'ava';
import { jndScores } from '../../../src/evaluate/scores/jnd.ts';
import { closeTo } from '../close-to.ts';
import { fixture } from '../measured-fixture.ts';
import { numberOf } from '../tagging-segments-fixture.ts';

test("areas under the ROC curve equal scikit-learn's, with ties, and are NaN without both kinds of pairs", (t) => {
  t.is(fixture.jnd.length, 100);
  t.true(fixture.jnd.some(({ auc }) => auc === 'nan'));
  const [auc] = jndScores;
  for (const [index, each] of fixture.jnd.entries()) {
    const data = { distances: Float64Array.from(each.distances), different: Uint8Array.from(each.different) };
    const prepared = auc?.prepare(data);
    const everyPair = Uint32Array.from(each.distances, (_, pair) => pair).reverse();
    closeTo(t, prepared?.score()[0] ?? 0, numberOf(each.auc), 1e-9, `case ${index}`);
    closeTo(t, prepared?.score(everyPair)[0] ?? 0, numberOf(each.auc), 1e-9, `case ${index}, as a sample`);
  }
});
