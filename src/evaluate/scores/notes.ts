/**
 * Scores of transcribed notes, as mir_eval 0.8.2 defines them (mir_eval.transcription; Bay, Ehmann, Downie 2009,
 * "Evaluation of multiple-F0 estimation and tracking systems").
 *
 * Conventions: an estimated note can match one of the reference whose pitch is at most 50 cents and whose onset is at most
 * 50 ms away, and, where offsets count, whose offset is at most 50 ms or 20 % of the reference note's length away,
 * whichever is more. Differences of times are rounded to 0.1 ms before. Of all matchings the largest counts. Where
 * velocities count (mir_eval.transcription_velocity), those of the reference are brought to the range from 0 to 1, those of
 * the estimate by the straight line that fits the matched notes best, and a match counts whose velocities are then less
 * than 0.1 apart. Notes are also matched by onsets alone and by offsets alone. The overlap of two matched notes is the time in
 * which both sound over that from the first onset to the last offset, below 0 where they do not meet; a clip's is the mean of
 * its matches', and 0 without any. Each clip by itself, then the mean over clips; without notes in the reference or in the
 * estimate, all values are 0.
 */
import { at } from '../../at.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { decimalSeconds } from '../../numerics/decimal-seconds.ts';
import { numpyMean } from '../../numerics/numpy-mean.ts';
import { decimals } from '../../numerics/numpy-numbers.ts';
import type { NotePair } from '../../prediction-types/notes.ts';
import type { BipartiteGraph } from './bipartite-matching.ts';
import { maximumMatchingSize } from './bipartite-matching.ts';
import { meanOfClips } from './clip-samples.ts';
import { orderedMatching } from './ordered-matching.ts';
import { CORRELATION, SHARE } from './score.ts';
import type { TableScore } from './table-score.ts';

const CENTS_PER_OCTAVE = 1200;
const TOLERANCE_CENTS = 50;
const TOLERANCE_SECONDS = 0.05;
const SHARE_OF_LENGTH = 0.2;
const VELOCITY_TOLERANCE = 0.1;
/** Of seconds. */
const DIGITS = 4;
const PARTS = ['f_measure', 'precision', 'recall'] as const;

/** What of two notes has to agree. */
interface Agreeing {
  readonly onsets: boolean;
  readonly pitches: boolean;
  readonly offsets: boolean;
}

interface Matching extends Agreeing {
  readonly velocities: boolean;
}

const ONSET: Matching = { onsets: true, pitches: true, offsets: false, velocities: false };
const ONSET_OFFSET: Matching = { ...ONSET, offsets: true };

export const noteScores: readonly TableScore<readonly NotePair[]>[] = [
  noteScore('notes_onset_fms', ONSET),
  noteScore('notes_onset_offset_fms', ONSET_OFFSET),
  noteScore('notes_onset_only_fms', { ...ONSET, pitches: false }),
  noteScore('notes_offset_only_fms', { ...ONSET_OFFSET, onsets: false, pitches: false }),
  overlapScore('notes_onset_overlap', ONSET),
  overlapScore('notes_onset_offset_overlap', ONSET_OFFSET),
];

/** For notes that have velocities. */
export const velocityScores: readonly TableScore<readonly NotePair[]>[] = [
  noteScore('notes_onset_velocity_fms', { ...ONSET, velocities: true }),
  noteScore('notes_onset_offset_velocity_fms', { ...ONSET_OFFSET, velocities: true }),
  overlapScore('notes_onset_velocity_overlap', { ...ONSET, velocities: true }),
  overlapScore('notes_onset_offset_velocity_overlap', { ...ONSET_OFFSET, velocities: true }),
];

function noteScore(name: string, matching: Matching): TableScore<readonly NotePair[]> {
  return {
    name,
    direction: 'maximize',
    range: SHARE,
    parts: PARTS,
    prepare(clips) {
      const values = clips.map((clip) => valuesOf(clip, matching));
      return meanOfClips(PARTS.map((_, part) => values.map((ofClip) => at(ofClip, part))));
    },
  };
}

function overlapScore(name: string, matching: Matching): TableScore<readonly NotePair[]> {
  return {
    name,
    direction: 'maximize',
    range: CORRELATION,
    parts: [],
    prepare: (clips) => meanOfClips([clips.map((clip) => meanOverlap(clip, matchedNotes(clip, matching)))]),
  };
}

function valuesOf({ reference, estimated }: NotePair, matching: Matching): readonly number[] {
  if (reference.length === 0 || estimated.length === 0) return [0, 0, 0];
  const matched = matching.velocities
    ? matchedNotes({ reference, estimated }, matching).length
    : maximumMatchingSize(noteMatches({ reference, estimated }, matching));
  const [precision, recall] = [matched / estimated.length, matched / reference.length];
  return [matched === 0 ? 0 : (2 * precision * recall) / (precision + recall), precision, recall];
}

/** Indices of notes that belong together. */
interface MatchedNotes {
  readonly reference: number;
  readonly estimated: number;
}

/** The notes that mir_eval matches, which of several largest matchings included. */
export function matchedNotes(pair: NotePair, matching: Matching): readonly MatchedNotes[] {
  const estimateOf = orderedMatching(noteMatches(pair, matching));
  const matched = [...estimateOf.entries()].flatMap(([reference, estimated]) =>
    estimated < 0 ? [] : [{ reference, estimated }],
  );
  return matching.velocities ? ofSameVelocity(matched, pair) : matched;
}

/** Of notes that are matched; 0 without any. mir_eval.transcription.average_overlap_ratio. */
export function meanOverlap({ reference, estimated }: NotePair, matched: readonly MatchedNotes[]): number {
  if (matched.length === 0) return 0;
  const overlaps = matched.map((pair) => {
    const [a, b] = [at(reference, pair.reference), at(estimated, pair.estimated)];
    const together = Math.min(a.end, b.end) - Math.max(a.start, b.start);
    return together / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
  });
  return numpyMean(Float64Array.from(overlaps));
}

interface Span {
  readonly onset: number;
  readonly offset: number;
  readonly octave: number;
}

function inSeconds({ start, end, frequency }: Note): Span {
  return { onset: decimalSeconds(start), offset: decimalSeconds(end), octave: Math.log2(frequency) };
}

/**
 * Which notes of the estimate can match which of the reference, by what is to agree.
 *
 * @returns left nodes are the estimate, right ones the reference
 */
function noteMatches({ reference, estimated }: NotePair, agreeing: Agreeing): BipartiteGraph {
  return possibleMatches(reference.map(inSeconds), estimated.map(inSeconds), agreeing);
}

function possibleMatches(
  references: readonly Span[],
  estimates: readonly Span[],
  agreeing: Agreeing,
): BipartiteGraph {
  const offsets = new Uint32Array(estimates.length + 1);
  const targets: number[] = [];
  for (const [index, estimate] of estimates.entries()) {
    for (const [candidate, reference] of references.entries()) {
      if (canMatch(reference, estimate, agreeing)) targets.push(candidate);
    }
    offsets[index + 1] = targets.length;
  }
  return { offsets, targets: Uint32Array.from(targets), rightNodes: references.length };
}

function canMatch(reference: Span, estimate: Span, { onsets, pitches, offsets }: Agreeing): boolean {
  if (onsets && decimals(Math.abs(reference.onset - estimate.onset), DIGITS) > TOLERANCE_SECONDS) {
    return false;
  }
  if (pitches && CENTS_PER_OCTAVE * Math.abs(reference.octave - estimate.octave) > TOLERANCE_CENTS) {
    return false;
  }
  if (!offsets) return true;
  const tolerance = Math.max(
    TOLERANCE_SECONDS,
    SHARE_OF_LENGTH * Math.abs(reference.offset - reference.onset),
  );
  return decimals(Math.abs(reference.offset - estimate.offset), DIGITS) <= tolerance;
}

function velocitiesOf(notes: readonly Note[]): Float64Array {
  return Float64Array.from(notes, ({ velocity }) => velocity ?? Number.NaN);
}

/** Those whose velocities agree, once the estimate's are scaled to fit. */
function ofSameVelocity(
  matched: readonly MatchedNotes[],
  { reference, estimated }: NotePair,
): readonly MatchedNotes[] {
  const [references, estimates] = [velocitiesOf(reference), velocitiesOf(estimated)];
  const least = references.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const range = Math.max(1, references.reduce((a, b) => Math.max(a, b), 0) - least);
  const pairs = matched.map((notes) => ({
    notes,
    truth: (at(references, notes.reference) - least) / range,
    found: at(estimates, notes.estimated),
  }));
  const fitted = leastSquares(pairs);
  return pairs
    .filter(({ truth, found }) => Math.abs(fitted(found) - truth) < VELOCITY_TOLERANCE)
    .map(({ notes }) => notes);
}

/** The straight line from `found` to `truth` with the least squared errors; flat where all of `found` are equal. */
function leastSquares(
  pairs: readonly { readonly truth: number; readonly found: number }[],
): (found: number) => number {
  const mean = (of: (pair: { readonly truth: number; readonly found: number }) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [truth, found] = [mean((pair) => pair.truth), mean((pair) => pair.found)];
  const variance = mean((pair) => (pair.found - found) ** 2);
  const slope = variance === 0 ? 0 : mean((pair) => (pair.found - found) * (pair.truth - truth)) / variance;
  return (value) => truth + slope * (value - found);
}
