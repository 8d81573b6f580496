import { fc, testProp } from '@fast-check/ava';
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

const pitches = fc.oneof(
  fc.constantFrom(0, -220, 110, 220, 330, 440, 880, 1100),
  fc.double({ min: 50, max: 2000, noNaN: true }),
);

testProp(
  'a pitch is right by its distance in cents from the right one, from its octaves and from its multiples',
  [fc.array(fc.tuple(pitches, pitches), { minLength: 1, maxLength: 40 })],
  (t, pairs) => {
    const times = pairs.map((_, frame) => 10 * frame);
    const counts = countMelody({
      reference: { times, values: pairs.map(([right]) => right) },
      estimated: { times, values: pairs.map(([, found]) => found) },
    });
    const cents = (hertz: number) => 1200 * Math.log2(Math.abs(hertz) / 10);
    const pitched = pairs.filter(([right, found]) => right > 0 && found !== 0);
    const distances = pitched.map(([right, found]) => ({
      by: cents(found) - cents(right),
      isFound: found > 0,
    }));
    const isRight = (by: number) => Math.abs(by) < 50;
    const isChroma = (by: number) => isRight(Math.abs(by) - 1200 * Math.floor(Math.abs(by) / 1200 + 0.5));
    t.is(counts.rightPitch, distances.filter(({ by }) => isRight(by)).length);
    t.is(counts.rightVoiced, distances.filter(({ by, isFound }) => isFound && isRight(by)).length);
    t.is(counts.rightChroma, distances.filter(({ by }) => isChroma(by)).length);
    const rightUpTo = (most: number) =>
      distances.filter(({ by, isFound }) => {
        const multiple = Math.min(most, Math.floor(2 ** (by / 1200) + 0.5));
        return isFound && multiple > 0 && isRight(by - 1200 * Math.log2(multiple));
      }).length;
    t.deepEqual(counts.rightHarmonic, [5, 2, 3, 4].map(rightUpTo));
  },
);
