import test from 'ava';
import { multipitchScores } from '../../src/evaluate/multipitch.ts';
import { checkCases, fixture, framesOf } from './music-fixture.ts';

test("scores of several pitches equal mir_eval's: other times, one frame, no pitches at all", (t) => {
  t.is(fixture.multipitch.length, 120);
  t.true(fixture.multipitch.some(({ reference: [, values] }) => values.every((list) => list.length === 0)));
  checkCases(t, multipitchScores, fixture.multipitch, ({ reference, estimated }) => ({
    reference: framesOf(reference),
    estimated: framesOf(estimated),
  }));
});
