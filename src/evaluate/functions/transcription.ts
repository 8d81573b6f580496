/** Every score of transcribed notes, as mir_eval 0.8.2 defines them (mir_eval.transcription). Times are milliseconds. */
import type { Note } from '../../formats/labels/note-table.ts';
import { matchedNotes, meanOverlap } from '../scores/notes.ts';
import { harmonicMean, UnscorableError } from './event-times.ts';

/** Names as mir_eval.transcription.evaluate has them; all from 0 to 1. */
export type TranscriptionScores = Readonly<
  Record<
    | 'Precision'
    | 'Recall'
    | 'F-measure'
    | 'Average_Overlap_Ratio'
    | 'Precision_no_offset'
    | 'Recall_no_offset'
    | 'F-measure_no_offset'
    | 'Average_Overlap_Ratio_no_offset'
    | 'Onset_Precision'
    | 'Onset_Recall'
    | 'Onset_F-measure'
    | 'Offset_Precision'
    | 'Offset_Recall'
    | 'Offset_F-measure',
    number
  >
>;

/**
 * Every score of notes, by mir_eval's names: notes agree whose onsets are at most 50 ms apart, whose pitches 50 cents, and whose
 * offsets 50 ms or a fifth of the reference's length; without offsets; by onsets alone; and by offsets alone. The overlap of
 * two notes that agree is the time in which both sound over that from the first onset to the last offset, below 0 where they do
 * not meet. 0 where either list is empty.
 * mir_eval.transcription.evaluate.
 *
 * @throws RangeError for notes that do not last, begin before 0, or have no frequency above 0
 */
export function evaluateNotes(reference: readonly Note[], estimated: readonly Note[]): TranscriptionScores {
  requireNotes(reference, 'reference');
  requireNotes(estimated, 'estimate');
  const of = (onsets: boolean, pitches: boolean, offsets: boolean) => {
    if (reference.length === 0 || estimated.length === 0) {
      return { precision: 0, recall: 0, f: 0, overlap: 0 };
    }
    const pair = { reference, estimated };
    const matched = matchedNotes(pair, { onsets, pitches, offsets, velocities: false });
    const [precision, recall] = [matched.length / estimated.length, matched.length / reference.length];
    const overlap = meanOverlap(pair, matched);
    return { precision, recall, f: harmonicMean(precision, recall), overlap };
  };
  const [whole, noOffset] = [of(true, true, true), of(true, true, false)];
  const [onset, offset] = [of(true, false, false), of(false, false, true)];
  return {
    Precision: whole.precision,
    Recall: whole.recall,
    'F-measure': whole.f,
    Average_Overlap_Ratio: whole.overlap,
    Precision_no_offset: noOffset.precision,
    Recall_no_offset: noOffset.recall,
    'F-measure_no_offset': noOffset.f,
    Average_Overlap_Ratio_no_offset: noOffset.overlap,
    Onset_Precision: onset.precision,
    Onset_Recall: onset.recall,
    'Onset_F-measure': onset.f,
    Offset_Precision: offset.precision,
    Offset_Recall: offset.recall,
    'Offset_F-measure': offset.f,
  };
}

function requireNotes(notes: readonly Note[], name: string): void {
  for (const { start, end, frequency } of notes) {
    if (!(start >= 0 && end > start)) {
      throw new UnscorableError(
        `${name}: a note from ${start} to ${end} ms; expected an end after the start, from 0`,
      );
    }
    if (!(frequency > 0)) {
      throw new UnscorableError(`${name}: a note of ${frequency} Hz; expected a frequency above 0`);
    }
  }
}
