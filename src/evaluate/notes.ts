/**
 * Scores of transcribed notes, as mir_eval 0.8.2 defines them (mir_eval.transcription; Bay, Ehmann, Downie 2009,
 * "Evaluation of multiple-F0 estimation and tracking systems").
 *
 * Conventions: an estimated note can match one of the reference whose pitch is at most 50 cents and whose onset is at most
 * 50 ms away, and, where offsets count, whose offset is at most 50 ms or 20 % of the reference note's length away,
 * whichever is more. Differences of times are rounded to 0.1 ms before. Of all matchings the largest counts. Each clip by
 * itself, then the mean over clips; without notes in the reference or in the estimate, all three values are 0.
 */
import type { Note } from '../formats/note-table.ts';
import { maximumMatchingSize } from './bipartite-matching.ts';
import { meanOfClips } from './clip-samples.ts';
import { decimals } from './numpy-numbers.ts';
import type { TableScore } from './table-score.ts';

export interface NotePair {
  readonly reference: readonly Note[];
  readonly estimated: readonly Note[];
}

const MS_PER_SECOND = 1000;
const CENTS_PER_OCTAVE = 1200;
const TOLERANCE_CENTS = 50;
const TOLERANCE_SECONDS = 0.05;
const SHARE_OF_LENGTH = 0.2;
/** Of seconds. */
const DIGITS = 4;
const PARTS = ['f_measure', 'precision', 'recall'] as const;

export const noteScores: readonly TableScore<readonly NotePair[]>[] = [
  noteScore('notes_onset_fms', false),
  noteScore('notes_onset_offset_fms', true),
];

function noteScore(name: string, withOffsets: boolean): TableScore<readonly NotePair[]> {
  return {
    name,
    direction: 'maximize',
    parts: PARTS,
    prepare(clips) {
      const values = clips.map((clip) => valuesOf(clip, withOffsets));
      return meanOfClips(PARTS.map((_, part) => values.map((ofClip) => ofClip[part] ?? Number.NaN)));
    },
  };
}

function valuesOf({ reference, estimated }: NotePair, withOffsets: boolean): readonly number[] {
  if (reference.length === 0 || estimated.length === 0) return [0, 0, 0];
  const matched = matchingSize(reference.map(inSeconds), estimated.map(inSeconds), withOffsets);
  const [precision, recall] = [matched / estimated.length, matched / reference.length];
  return [matched === 0 ? 0 : (2 * precision * recall) / (precision + recall), precision, recall];
}

interface Span {
  readonly onset: number;
  readonly offset: number;
  readonly octave: number;
}

function inSeconds({ start, end, frequency }: Note): Span {
  return { onset: start / MS_PER_SECOND, offset: end / MS_PER_SECOND, octave: Math.log2(frequency) };
}

function matchingSize(references: readonly Span[], estimates: readonly Span[], withOffsets: boolean): number {
  const offsets = new Uint32Array(estimates.length + 1);
  const targets: number[] = [];
  for (const [index, estimate] of estimates.entries()) {
    for (const [candidate, reference] of references.entries()) {
      if (canMatch(reference, estimate, withOffsets)) targets.push(candidate);
    }
    offsets[index + 1] = targets.length;
  }
  return maximumMatchingSize({ offsets, targets: Uint32Array.from(targets), rightNodes: references.length });
}

function canMatch(reference: Span, estimate: Span, withOffsets: boolean): boolean {
  if (decimals(Math.abs(reference.onset - estimate.onset), DIGITS) > TOLERANCE_SECONDS) return false;
  if (CENTS_PER_OCTAVE * Math.abs(reference.octave - estimate.octave) > TOLERANCE_CENTS) return false;
  if (!withOffsets) return true;
  const tolerance = Math.max(
    TOLERANCE_SECONDS,
    SHARE_OF_LENGTH * Math.abs(reference.offset - reference.onset),
  );
  return decimals(Math.abs(reference.offset - estimate.offset), DIGITS) <= tolerance;
}
