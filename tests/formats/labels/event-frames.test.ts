import test from 'ava';
import { eventTargets } from '../../../src/formats/labels/event-frames.ts';
import { fixture } from '../python-fixture.ts';

test("targets of frames equal hear-eval-kit's get_labels_for_timestamps", (t) => {
  const { vocabulary, cases } = fixture.eventTargets;
  for (const { timestamps, events, targets } of cases) {
    t.is(eventTargets(events, timestamps, vocabulary).join(''), targets);
  }
});
