import test from 'ava';
import { evaluateTempo } from '../../../src/evaluate/functions/tempo.ts';
import { checkFamily, fixture } from '../annotations-fixture.ts';

test("scores of tempi equal mir_eval's, and what it refuses is refused", (t) => {
  checkFamily(t, fixture.tempo, ([tempi, weight, estimated]) =>
    evaluateTempo({ tempi: Float64Array.from(tempi), weight }, Float64Array.from(estimated)),
  );
});

test('the tolerance is what is asked for', (t) => {
  const reference = { tempi: Float64Array.of(60, 120), weight: 0.3 };
  const estimated = Float64Array.of(63, 200);
  t.is(evaluateTempo(reference, estimated)['P-score'], 0.3);
  t.is(evaluateTempo(reference, estimated, { tolerance: 0.04 })['P-score'], 0);
  t.throws(() => evaluateTempo(reference, estimated, { tolerance: 2 }), { message: /tolerance of 2/ });
});
