import test from 'ava';
import { evaluateOnsets, onsetFMeasure } from '../../../src/evaluate/functions/onset.ts';
import { checkFamily, fixture } from '../annotations-fixture.ts';

test("scores of onsets equal mir_eval's, of none, one and equal ones too, and what it refuses is refused", (t) => {
  checkFamily(t, fixture.onset, ([reference, estimated]) =>
    evaluateOnsets(Float64Array.from(reference), Float64Array.from(estimated)),
  );
});

test('the window is what is asked for', (t) => {
  const [reference, estimated] = [Float64Array.of(1, 2), Float64Array.of(1.2, 2.1)];
  t.is(onsetFMeasure(reference, estimated).fMeasure, 0);
  t.is(onsetFMeasure(reference, estimated, { window: 0.15 }).recall, 0.5);
});
