import test from 'ava';
import { evaluateBeats, trimBeats } from '../../../../src/evaluate/functions/beat/index.ts';
import { checkFamily, fixture } from '../../annotations-fixture.ts';

test("scores of beats equal mir_eval's at any metrical level, of few and of equal beats too, and what it refuses is refused", (t) => {
  checkFamily(t, fixture.beat, ([reference, estimated]) =>
    evaluateBeats(Float64Array.from(reference), Float64Array.from(estimated)),
  );
});

test('beats of the first five seconds are left out', (t) => {
  t.deepEqual([...trimBeats(Float64Array.of(4.9, 5, 6))], [5, 6]);
  t.deepEqual([...trimBeats(Float64Array.of(4.9, 5, 6), 5.5)], [6]);
});
