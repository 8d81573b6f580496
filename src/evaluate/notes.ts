/**
 * Scores of transcribed notes, as mir_eval 0.8.2 defines them (mir_eval.transcription; Bay, Ehmann, Downie 2009,
 * "Evaluation of multiple-F0 estimation and tracking systems").
 *
 * Conventions: an estimated note can match one of the reference whose pitch is at most 50 cents and whose onset is at most
 * 50 ms away, and, where offsets count, whose offset is at most 50 ms or 20 % of the reference note's length away,
 * whichever is more. Differences of times are rounded to 0.1 ms before. Of all matchings the largest counts. Where
 * velocities count (mir_eval.transcription_velocity), those of the reference are brought to the range from 0 to 1, those of
 * the estimate by the straight line that fits the matched notes best, and a match counts whose velocities are then less
 * than 0.1 apart. Each clip by itself, then the mean over clips; without notes in the reference or in the estimate, all
 * three values are 0.
 */
import type { Note } from '../formats/note-table.ts';
import type { BipartiteGraph } from './bipartite-matching.ts';
import { maximumMatchingSize } from './bipartite-matching.ts';
import { meanOfClips } from './clip-samples.ts';
import { decimals } from './numpy-numbers.ts';
import { orderedMatching } from './ordered-matching.ts';
import { SHARE } from './score.ts';
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
const VELOCITY_TOLERANCE = 0.1;
/** Of seconds. */
const DIGITS = 4;
const PARTS = ['f_measure', 'precision', 'recall'] as const;

interface Matching {
  readonly withOffsets: boolean;
  readonly withVelocities: boolean;
}

export const noteScores: readonly TableScore<readonly NotePair[]>[] = [
  noteScore('notes_onset_fms', { withOffsets: false, withVelocities: false }),
  noteScore('notes_onset_offset_fms', { withOffsets: true, withVelocities: false }),
];

/** For notes that have velocities. */
export const velocityScores: readonly TableScore<readonly NotePair[]>[] = [
  noteScore('notes_onset_velocity_fms', { withOffsets: false, withVelocities: true }),
  noteScore('notes_onset_offset_velocity_fms', { withOffsets: true, withVelocities: true }),
];

function noteScore(name: string, matching: Matching): TableScore<readonly NotePair[]> {
  return {
    name,
    direction: 'maximize',
    range: SHARE,
    parts: PARTS,
    prepare(clips) {
      const values = clips.map((clip) => valuesOf(clip, matching));
      return meanOfClips(PARTS.map((_, part) => values.map((ofClip) => ofClip[part] ?? Number.NaN)));
    },
  };
}

function valuesOf({ reference, estimated }: NotePair, matching: Matching): readonly number[] {
  if (reference.length === 0 || estimated.length === 0) return [0, 0, 0];
  const graph = possibleMatches(reference.map(inSeconds), estimated.map(inSeconds), matching.withOffsets);
  const matched = matching.withVelocities
    ? matchesOfVelocity(orderedMatching(graph), velocitiesOf(reference), velocitiesOf(estimated))
    : maximumMatchingSize(graph);
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

function possibleMatches(
  references: readonly Span[],
  estimates: readonly Span[],
  withOffsets: boolean,
): BipartiteGraph {
  const offsets = new Uint32Array(estimates.length + 1);
  const targets: number[] = [];
  for (const [index, estimate] of estimates.entries()) {
    for (const [candidate, reference] of references.entries()) {
      if (canMatch(reference, estimate, withOffsets)) targets.push(candidate);
    }
    offsets[index + 1] = targets.length;
  }
  return { offsets, targets: Uint32Array.from(targets), rightNodes: references.length };
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

function velocitiesOf(notes: readonly Note[]): Float64Array {
  return Float64Array.from(notes, ({ velocity }) => velocity ?? Number.NaN);
}

/** How many matches are left whose velocities agree, once the estimate's are scaled to fit. */
function matchesOfVelocity(
  estimateOf: Int32Array,
  references: Float64Array,
  estimates: Float64Array,
): number {
  const least = references.reduce((a, b) => Math.min(a, b));
  const range = Math.max(1, references.reduce((a, b) => Math.max(a, b)) - least);
  const pairs = Array.from(estimateOf, (estimate, reference) => ({ estimate, reference }))
    .filter(({ estimate }) => estimate >= 0)
    .map(({ estimate, reference }) => ({
      truth: ((references[reference] as number) - least) / range,
      found: estimates[estimate] as number,
    }));
  const fitted = leastSquares(pairs);
  return pairs.filter(({ truth, found }) => Math.abs(fitted(found) - truth) < VELOCITY_TOLERANCE).length;
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
