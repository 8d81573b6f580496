import test from 'ava';
import { countMelody, melodyScores } from '../../../src/evaluate/scores/melody.ts';
import { checkCases, fixture, framesOf } from '../music-fixture.ts';

test("scores of melodies equal mir_eval's: other times, one frame, nothing voiced", (t) => {
  t.is(fixture.melody.length, 120);
  t.true(fixture.melody.some(({ reference: [times] }) => times.length === 1));
  t.true(fixture.melody.some(({ reference: [, values] }) => values.every((frequency) => frequency <= 0)));
  checkCases(t, melodyScores, fixture.melody, ({ reference, estimated }) =>
    countMelody({ reference: framesOf(reference), estimated: framesOf(estimated) }),
  );
});

test('an estimate without frames is silent at every time of the reference', (t) => {
  const reference = { times: [0, 10], values: [440, 0] };
  const counts = countMelody({ reference, estimated: { times: [], values: [] } });
  t.like(counts, { frames: 2, voiced: 1, foundVoiced: 0, rightUnvoiced: 1, rightPitch: 0 });
});
