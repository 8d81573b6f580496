import test from 'ava';
import { evaluateHierarchy, lMeasure, tMeasure } from '../../../src/evaluate/functions/hierarchy.ts';
import { checkFamily, fixture, intervalsOf } from '../annotations-fixture.ts';

test("scores of levels of segments equal mir_eval's, of one level and of other lengths too", (t) => {
  checkFamily(t, fixture.hierarchy, ([reference, estimated]) =>
    evaluateHierarchy(reference.map(intervalsOf), estimated.map(intervalsOf)),
  );
});

const coarse = intervalsOf([[0, 4, 'A']]);
const fine = intervalsOf([
  [0, 2, 'a'],
  [2, 4, 'a'],
]);

test('segments that meet in a deeper level are told by where they begin, or by their labels', (t) => {
  t.is(tMeasure([coarse, fine], [coarse, fine]).fMeasure, 1);
  t.is(lMeasure([coarse, fine], [coarse, fine]).fMeasure, 0);
  t.is(tMeasure([coarse, fine], [coarse]).recall, 0);
});

test('levels that end elsewhere, none at all, and a window shorter than a frame are refused', (t) => {
  const short = intervalsOf([[0, 3, 'A']]);
  t.throws(() => tMeasure([coarse, short], [coarse]), {
    message: /^reference, level 2: ends at 3; expected 4/,
  });
  t.throws(() => tMeasure([coarse], [short]), { message: /^40 and 30 frames|^\d+ and \d+ frames/ });
  t.throws(() => evaluateHierarchy([], [coarse]), { message: /^reference: no levels/ });
  t.throws(() => tMeasure([coarse], [coarse], { window: 0.01 }), { message: /^a window of 0.01 s/ });
});
