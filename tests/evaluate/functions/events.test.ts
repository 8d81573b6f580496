import test from 'ava';
import { eventFMeasure, psds, segmentFMeasure } from '../../../src/evaluate/functions/events.ts';

const dog = { label: 'dog', start: 0, end: 1000 };

test('recordings are paired by their place, and a number that differs is refused', (t) => {
  const options = { collarSeconds: 0.2 };
  t.deepEqual(eventFMeasure([[dog], []], [[], [dog]], options).fMeasure, 0);
  t.deepEqual(segmentFMeasure([[dog], []], [[dog], []], 1), { fMeasure: 1, precision: 1, recall: 1 });
  t.throws(() => eventFMeasure([[dog]], [], options), {
    instanceOf: RangeError,
    message: /expected as many/,
  });
});

test('detection over all thresholds takes the frames of each recording', (t) => {
  const options = {
    detectionShare: 0.7,
    eventShare: 0.7,
    crossTriggerWeight: 0,
    instabilityWeight: 1,
    mostPerHour: 100,
  };
  const frames = (...probabilities: number[]) => ({
    timestamps: Float64Array.of(0, 1000),
    probabilities: Float32Array.from(probabilities),
  });
  t.is(psds([[dog], []], [frames(0.9, 0.1), frames(0.1, 0.1)], ['dog'], options), 1);
  t.is(psds([[], [dog]], [frames(0.9, 0.1), frames(0.1, 0.1)], ['dog'], options), 0);
  t.throws(() => psds([[dog]], [frames(0.9)], ['dog'], options), {
    message: 'recording 0: 1 probabilities; expected 2 frames x 1 labels',
  });
});
