/**
 * Scores of any number of pitches at a time, as mir_eval 0.8.2 defines them (mir_eval.multipitch; Bay, Ehmann, Downie
 * 2009, "Evaluation of multiple-F0 estimation and tracking systems").
 *
 * Conventions: a frame has a list of frequencies in Hz. Estimates are brought to the times of the reference by taking the
 * nearest frame, the earlier of equals; outside of the estimate's times there are none. In each frame, the largest
 * matching counts of pitches at most half a semitone apart; for chroma, apart but for octaves. Counts are added over the
 * frames of a clip; then the mean over clips. Without pitches to divide by, precision, recall, accuracy and errors are 0.
 */
import { at } from '../../at.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import { decimalSeconds } from '../../numerics/decimal-seconds.ts';
import { allClose } from '../../numerics/numpy-numbers.ts';
import type { MultipitchPair } from '../../prediction-types/multipitch.ts';
import { maximumMatchingSize } from './bipartite-matching.ts';
import { meanOfClips } from './clip-samples.ts';
import { type Direction, NOT_NEGATIVE, SHARE } from './score.ts';
import type { TableScore } from './table-score.ts';

const TOLERANCE = 0.5;
const SEMITONES = 12;

export const multipitchScores: readonly TableScore<readonly MultipitchPair[]>[] = [
  multipitchScore('multipitch_acc', 'maximize', ['accuracy', 'precision', 'recall'], isNear, accuracies),
  multipitchScore(
    'multipitch_chroma_acc',
    'maximize',
    ['accuracy', 'precision', 'recall'],
    isNearInChroma,
    accuracies,
  ),
  multipitchScore(
    'multipitch_error',
    'minimize',
    ['total', 'substitution', 'miss', 'false_alarm'],
    isNear,
    errors,
  ),
  multipitchScore(
    'multipitch_chroma_error',
    'minimize',
    ['total', 'substitution', 'miss', 'false_alarm'],
    isNearInChroma,
    errors,
  ),
];

/** Pitches, added over the frames of a clip. */
interface PitchCounts {
  reference: number;
  estimated: number;
  matched: number;
  /** Of the smaller number of both in a frame. */
  smaller: number;
  larger: number;
  /** In the reference beyond what was estimated, and the other way round. */
  missed: number;
  invented: number;
}

function multipitchScore(
  name: string,
  direction: Direction,
  parts: readonly string[],
  near: IsNear,
  valuesOf: (counts: PitchCounts) => readonly number[],
): TableScore<readonly MultipitchPair[]> {
  return {
    name,
    direction,
    range: direction === 'minimize' ? NOT_NEGATIVE : SHARE,
    parts,
    prepare(clips) {
      const values = clips.map((clip) => valuesOf(countPitches(clip, near)));
      return meanOfClips(parts.map((_, part) => values.map((ofClip) => at(ofClip, part))));
    },
  };
}

function accuracies({ reference, estimated, matched }: PitchCounts): readonly number[] {
  const either = reference + estimated - matched;
  return [share(matched, either), share(matched, estimated), share(matched, reference)];
}

function errors({ reference, matched, smaller, larger, missed, invented }: PitchCounts): readonly number[] {
  return [larger - matched, smaller - matched, missed, invented].map((count) => share(count, reference));
}

function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of;
}

function countPitches({ reference, estimated }: MultipitchPair, near: IsNear): PitchCounts {
  const found = resample(estimated, reference.times);
  const counts = { reference: 0, estimated: 0, matched: 0, smaller: 0, larger: 0, missed: 0, invented: 0 };
  for (let frame = 0; frame < reference.values.length; frame++) {
    const [truths, estimates] = [at(reference.values, frame).map(midiOfHz), at(found, frame).map(midiOfHz)];
    counts.reference += truths.length;
    counts.estimated += estimates.length;
    counts.matched += matchingSize(truths, estimates, near);
    counts.smaller += Math.min(truths.length, estimates.length);
    counts.larger += Math.max(truths.length, estimates.length);
    counts.missed += Math.max(0, truths.length - estimates.length);
    counts.invented += Math.max(0, estimates.length - truths.length);
  }
  return counts;
}

/**
 * Frames at other times: those of the nearest, the earlier of equals; none outside of the times that there are.
 * mir_eval.multipitch.resample_multipitch.
 *
 * @param times milliseconds, rising
 */
export function resampleMultipitch(
  frames: Frames<readonly number[]>,
  times: readonly number[] | Float64Array,
): Frames<readonly number[]> {
  return { times, values: Array.from(resample(frames, times)) };
}

function resample(
  { times, values }: Frames<readonly number[]>,
  newTimes: ArrayLike<number>,
): ArrayLike<readonly number[]> {
  const from = Float64Array.from(times, decimalSeconds);
  const to = Float64Array.from(newTimes, decimalSeconds);
  if (allClose(from, to)) return values;
  if (from.length === 0) return Array.from(to, () => []);
  const last = from.length - 1;
  let nearest = 0;
  return Array.from(to, (time) => {
    if (time < at(from, 0) || time > at(from, last)) return [];
    while (nearest < last && (from[nearest] as number) / 2 + (from[nearest + 1] as number) / 2 < time) {
      nearest++;
    }
    return at(values, nearest);
  });
}

type IsNear = (truth: number, estimate: number) => boolean;

function isNear(truth: number, estimate: number): boolean {
  return estimate >= truth - TOLERANCE && estimate <= truth + TOLERANCE;
}

function isNearInChroma(truth: number, estimate: number): boolean {
  const apart = Math.abs(chroma(truth) - chroma(estimate));
  return Math.min(apart, SEMITONES - apart) <= TOLERANCE;
}

function chroma(note: number): number {
  const rest = note % SEMITONES;
  return rest < 0 ? rest + SEMITONES : rest;
}

function matchingSize(truths: readonly number[], estimates: readonly number[], near: IsNear): number {
  if (truths.length === 0 || estimates.length === 0) return 0;
  const offsets = new Uint32Array(estimates.length + 1);
  const targets: number[] = [];
  for (const [index, estimate] of estimates.entries()) {
    for (const [candidate, truth] of truths.entries()) {
      if (near(truth, estimate)) targets.push(candidate);
    }
    offsets[index + 1] = targets.length;
  }
  return maximumMatchingSize({ offsets, targets: Uint32Array.from(targets), rightNodes: truths.length });
}
