import test from 'ava';
import { countMelody, melodyScores } from '../../src/evaluate/melody.ts';
import { checkCases, fixture, framesOf } from './music-fixture.ts';

test("scores of melodies equal mir_eval's: other times, one frame, nothing voiced", (t) => {
  t.is(fixture.melody.length, 120);
  t.true(fixture.melody.some(({ reference: [times] }) => times.length === 1));
  t.true(fixture.melody.some(({ reference: [, values] }) => values.every((frequency) => frequency <= 0)));
  checkCases(t, melodyScores, fixture.melody, ({ reference, estimated }) =>
    countMelody({ reference: framesOf(reference), estimated: framesOf(estimated) }),
  );
});
