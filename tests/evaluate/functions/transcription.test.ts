import test from 'ava';
import { evaluateNotes, notes } from '../../../src/evaluate/functions/index.ts';

const note = (start: number, end: number, frequency: number) => ({ start, end, frequency });

test('notes are scored whole, without offsets, by onsets and by offsets, with their overlap', (t) => {
  const reference = [note(0, 500, 440), note(500, 1000, 220)];
  const estimated = [note(10, 510, 440), note(520, 700, 220), note(900, 1000, 880)];
  const scores = evaluateNotes(reference, estimated);
  t.is(scores['F-measure'], notes(reference, estimated, { offsets: true }).fMeasure);
  t.is(scores['F-measure_no_offset'], notes(reference, estimated).fMeasure);
  t.is(scores.Average_Overlap_Ratio, 490 / 510);
  t.is(scores.Average_Overlap_Ratio_no_offset, (490 / 510 + 180 / 500) / 2);
  t.is(scores.Onset_Recall, 1);
  t.is(scores.Offset_Precision, 2 / 3);
});

test('without notes on either side all scores are 0', (t) => {
  for (const scores of [evaluateNotes([], [note(0, 1, 440)]), evaluateNotes([note(0, 1, 440)], [])]) {
    t.deepEqual([...new Set(Object.values(scores))], [0]);
  }
});

test('notes that do not last, begin before 0 or have no frequency are refused', (t) => {
  for (const wrong of [note(5, 5, 440), note(-1, 5, 440), note(0, 5, 0), note(0, Number.NaN, 440)]) {
    t.throws(() => evaluateNotes([wrong], []), { instanceOf: RangeError, message: /^reference: a note / });
    t.throws(() => evaluateNotes([], [wrong]), { instanceOf: RangeError, message: /^estimate: a note / });
  }
});
