import test from 'ava';
import { accuracy, confusionMatrix, meanAveragePrecision } from '../../../src/evaluate/functions/labels.ts';

test('tables of another shape, and clips without one label where one is needed, are refused', (t) => {
  const two = Float32Array.of(0.4, 0.6);
  t.throws(() => accuracy(two, Uint8Array.of(0, 1, 0), 2), { instanceOf: RangeError });
  t.throws(() => accuracy(Float32Array.of(1), Uint8Array.of(0, 1), 2), { instanceOf: RangeError });
  t.throws(() => accuracy(two, Uint8Array.of(1, 1), 2), {
    instanceOf: RangeError,
    message: 'clip 0 has 2 labels; expected one',
  });
  t.throws(() => confusionMatrix(two, Uint8Array.of(0, 0), 2), { instanceOf: RangeError });
  t.is(meanAveragePrecision(two, Uint8Array.of(1, 1), 2), 1);
});

test('a confusion matrix has right labels in its rows', (t) => {
  const probabilities = Float32Array.of(0.9, 0.1, 0.8, 0.2);
  t.deepEqual(confusionMatrix(probabilities, Uint8Array.of(1, 0, 0, 1), 2), [
    [1, 0],
    [1, 0],
  ]);
});
