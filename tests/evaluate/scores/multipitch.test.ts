import test from 'ava';
import { multipitchScores } from '../../../src/evaluate/scores/multipitch.ts';
import { checkCases, fixture, framesOf } from '../music-fixture.ts';

test("scores of several pitches equal mir_eval's: other times, one frame, no pitches at all", (t) => {
  t.is(fixture.multipitch.length, 120);
  t.true(fixture.multipitch.some(({ reference: [, values] }) => values.every((list) => list.length === 0)));
  checkCases(t, multipitchScores, fixture.multipitch, ({ reference, estimated }) => ({
    reference: framesOf(reference),
    estimated: framesOf(estimated),
  }));
});

test('an estimate without frames has no pitches at any time of the reference', (t) => {
  const [accuracy] = multipitchScores;
  const pair = { reference: { times: [0, 10], values: [[440], []] }, estimated: { times: [], values: [] } };
  t.deepEqual(accuracy?.prepare([pair]).score(), [0, 0, 0]);
});
