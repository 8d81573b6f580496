import test from 'ava';
import { evaluateAlignment } from '../../../src/evaluate/functions/alignment.ts';
import { checkFamily, fixture } from '../annotations-fixture.ts';

test("scores of alignments equal mir_eval's, and what it refuses is refused", (t) => {
  checkFamily(t, fixture.alignment, ([reference, estimated]) =>
    evaluateAlignment(Float64Array.from(reference), Float64Array.from(estimated)),
  );
});

test('with a duration the time before the first event and after the last one counts too', (t) => {
  const [reference, estimated] = [Float64Array.of(2, 4), Float64Array.of(1, 4)];
  t.is(evaluateAlignment(reference, estimated).pcs, 1);
  t.is(evaluateAlignment(reference, estimated, { duration: 10 }).pcs, 0.9);
  t.throws(() => evaluateAlignment(reference, estimated, { duration: 3 }), { message: /after the end/ });
});
