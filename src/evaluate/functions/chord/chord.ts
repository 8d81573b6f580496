/** Scores of chords, as mir_eval 0.8.2 defines them (mir_eval.chord). Times are seconds. */
import { at, last } from '../../../at.ts';
import { type Chord, NO_CHORD } from '../../../formats/labels/chord-label.ts';
import { firstFrom } from '../../../numerics/first-from.ts';
import { distinct, UnscorableError } from '../event-times.ts';
import {
  earliest,
  type Intervals,
  type LabelledIntervals,
  latest,
  mergedIntervals,
  requireFromZero,
  requireIntervals,
  spanning,
} from '../interval-times.ts';
import { type ChordRule, type ChordTime, chordRules, chordTime, compareChords } from './compare.ts';
import { parseChord } from './label.ts';

/** Names as mir_eval.chord.evaluate has them; all from 0 to 1. */
export type ChordScores = Readonly<Record<ChordRule | 'underseg' | 'overseg' | 'seg', number>>;

/**
 * Every score of chords, by mir_eval's names: by each rule of `compareChords` the share of time in which they are right, and how
 * little one list divides the chords of the other. The estimate is cut to the time of the reference and without a chord
 * where it has nothing; a gap has the chord before it. mir_eval.chord.evaluate.
 *
 * @param reference chords, from 0, one after the other, at least one
 * @param estimated the same, or none
 * @throws RangeError for a label that is no chord, and chords that overlap, fall in time, have no length or begin before 0
 */
export function evaluateChords(reference: LabelledIntervals, estimated: LabelledIntervals): ChordScores {
  const { times, underseg, overseg } = countChords(reference, estimated);
  const accuracies = chordRules.map((rule) => {
    const { right, counted } = times[rule];
    return [rule, counted === 0 ? 0 : right / counted];
  });
  return {
    ...(Object.fromEntries(accuracies) as Record<ChordRule, number>),
    underseg,
    overseg,
    seg: Math.min(overseg, underseg),
  };
}

/** What `evaluateChords` makes scores of, so that recordings can be taken together. */
export interface ChordCounts {
  /** Seconds of the reference. */
  readonly duration: number;
  /** By rule, in seconds. */
  readonly times: Readonly<Record<ChordRule, ChordTime>>;
  readonly underseg: number;
  readonly overseg: number;
}

/** Takes and throws what `evaluateChords` does. */
export function countChords(reference: LabelledIntervals, estimated: LabelledIntervals): ChordCounts {
  requireIntervals(reference, 'reference');
  requireIntervals(estimated, 'estimate');
  if (reference.labels.length === 0) throw new UnscorableError('reference: no chords; expected at least one');
  requireFromZero(reference, 'reference');
  const span = { from: earliest(reference), to: latest(reference) };
  const found = spanning(estimated, span, { before: NO_CHORD, after: NO_CHORD });
  const [truthChords, foundChords] = [distinctChords(reference), distinctChords(found)];
  const merged = mergedIntervals(reference, found);
  const durations = merged.ends.map((end, index) => end - at(merged.starts, index));
  const times = chordRules.map((rule) => [
    rule,
    chordTime(compareChords(rule, merged.reference, merged.estimated), durations),
  ]);
  return {
    duration: span.to - span.from,
    times: Object.fromEntries(times) as Record<ChordRule, ChordTime>,
    underseg: 1 - undividedShare(foundChords, truthChords, 'estimate'),
    overseg: 1 - undividedShare(truthChords, foundChords, 'reference'),
  };
}

/** Of chords that follow each other and are the same, one. mir_eval.chord.merge_chord_intervals. */
function distinctChords({ starts, ends, labels }: LabelledIntervals): Intervals {
  const [mergedStarts, mergedEnds]: [number[], number[]] = [[], []];
  let before: Chord | undefined;
  for (const [index, label] of labels.entries()) {
    const chord = parseChord(label, { extended: true });
    if (before === undefined || !areSame(chord, before)) {
      mergedStarts.push(at(starts, index));
      mergedEnds.push(at(ends, index));
    } else {
      mergedEnds[mergedEnds.length - 1] = at(ends, index);
    }
    before = chord;
  }
  return { starts: Float64Array.from(mergedStarts), ends: Float64Array.from(mergedEnds) };
}

function areSame(a: Chord, b: Chord): boolean {
  return (
    a.root === b.root &&
    a.bass === b.bass &&
    a.semitones.every((semitone, index) => semitone === b.semitones[index])
  );
}

/**
 * The directional Hamming distance over the whole time: for how much of it chords are not within the longest piece that the
 * edges of others leave of them. mir_eval.chord.directional_hamming_distance.
 */
function undividedShare(chords: Intervals, others: Intervals, name: string): number {
  const { starts, ends } = chords;
  const edges = distinct(Float64Array.from([...others.starts, ...others.ends]));
  let divided = 0;
  for (let index = 0; index < starts.length; index++) {
    const [start, end] = [at(starts, index), at(ends, index)];
    if (index > 0 && at(ends, index - 1) > start) {
      throw new UnscorableError(
        `${name}: a chord ends at ${at(ends, index - 1)}, after the next one starts, at ${start}; expected one after the other`,
      );
    }
    let [longest, from] = [0, start];
    for (let edge = firstFrom(edges, start); edge < edges.length && at(edges, edge) < end; edge++) {
      longest = Math.max(longest, at(edges, edge) - from);
      from = at(edges, edge);
    }
    divided += end - start - Math.max(longest, end - from);
  }
  return divided / (last(ends) - at(starts, 0));
}
