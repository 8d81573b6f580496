import { at } from '../../../at.ts';
import { type Chord, SEMITONES } from '../../../formats/labels/chord-label.ts';
import { UnscorableError } from '../event-times.ts';
import { parseChord } from './label.ts';

/** Up to the fifth, raised by a semitone at the most. */
const TRIAD = 8;
const SHARED_BY_MIREX = 3;
const MAJOR_AND_MINOR = ['maj', 'min'].map((quality) => parseChord(`C:${quality}`).semitones);
const SEVENTHS = ['maj', 'min', 'maj7', '7', 'min7'].map((quality) => parseChord(`C:${quality}`).semitones);

/** 1 right, 0 wrong, -1 without part in the score. */
type Rule = (reference: Chord, estimated: Chord) => 1 | 0 | -1;

/**
 * What of a chord counts, by mir_eval's names: the root; and the third; all up to the fifth (`triads`); everything
 * (`tetrads`); with `_inv` the bass too. `mirex`: at least three pitch classes in common. `majmin` and `sevenths` count only
 * chords of the reference that are major or minor, or these, the dominant and both sevenths.
 */
const rules = {
  thirds: comparing(['root', 'third']),
  thirds_inv: comparing(['root', 'third', 'bass']),
  triads: comparing(['root', 'triad']),
  triads_inv: comparing(['root', 'triad', 'bass']),
  tetrads: comparing(['root', 'all']),
  tetrads_inv: comparing(['root', 'all', 'bass']),
  root: comparing(['root']),
  mirex: sharedPitches,
  majmin: only(isMajorOrMinor, comparing(['root', 'triad'])),
  majmin_inv: only(isMajorOrMinor, comparing(['root', 'triad', 'bass'])),
  sevenths: only(isSeventh, comparing(['root', 'all'])),
  sevenths_inv: only(isSeventh, comparing(['root', 'all', 'bass'])),
} as const satisfies Record<string, Rule>;

export type ChordRule = keyof typeof rules;

/** The names of all rules. */
export const chordRules = Object.keys(rules) as readonly ChordRule[];

/**
 * Compares chords one by one. mir_eval.chord: the function of that name.
 *
 * @param reference chord labels
 * @param estimated chord labels, as many
 * @returns of each pair 1 where it is right, 0 where it is wrong, -1 where the chord of the reference has no part in the score
 * @throws RangeError for a label that is no chord, and lists that are not as many
 */
export function compareChords(
  rule: ChordRule,
  reference: readonly string[],
  estimated: readonly string[],
): Int8Array {
  if (reference.length !== estimated.length) {
    throw new UnscorableError(`${reference.length} and ${estimated.length} chords; expected as many`);
  }
  const known = new Map<string, Chord>();
  const chordOf = (label: string) => {
    const chord = known.get(label) ?? parseChord(label);
    known.set(label, chord);
    return chord;
  };
  return Int8Array.from(reference, (label, index) =>
    rules[rule](chordOf(label), chordOf(at(estimated, index))),
  );
}

/**
 * The share of time in which chords are right, of the time in which they count; 0 where none does.
 * mir_eval.chord.weighted_accuracy.
 *
 * @param compared as `compareChords` gives it
 * @param durations of each pair, in any unit
 * @throws RangeError where they are not as many, or a duration is below 0
 */
export function weightedChordAccuracy(compared: Int8Array, durations: Float64Array): number {
  const { right, counted } = chordTime(compared, durations);
  return counted === 0 ? 0 : right / counted;
}

/** Time in which chords are right, and in which they count. */
export interface ChordTime {
  readonly right: number;
  readonly counted: number;
}

/** What `weightedChordAccuracy` is the share of, in the unit of the durations. */
export function chordTime(compared: Int8Array, durations: Float64Array): ChordTime {
  if (compared.length !== durations.length) {
    throw new UnscorableError(
      `${compared.length} chords and ${durations.length} durations; expected as many`,
    );
  }
  let [right, counted] = [0, 0];
  for (let index = 0; index < compared.length; index++) {
    const duration = at(durations, index);
    if (!(duration >= 0)) throw new UnscorableError(`a duration of ${duration}; expected one from 0`);
    if (at(compared, index) < 0) continue;
    counted += duration;
    right += duration * at(compared, index);
  }
  return { right, counted };
}

const counting = {
  root: ({ root }: Chord, other: Chord) => root === other.root,
  bass: ({ bass }: Chord, other: Chord) => bass === other.bass,
  third: ({ semitones }: Chord, other: Chord) => at(semitones, 3) === at(other.semitones, 3),
  triad: ({ semitones }: Chord, other: Chord) => areEqual(semitones, other.semitones, TRIAD),
  all: ({ semitones }: Chord, other: Chord) => areEqual(semitones, other.semitones, SEMITONES),
} as const;

function comparing(parts: readonly (keyof typeof counting)[]): Rule {
  return (reference, estimated) => {
    if (isUnknown(reference)) return -1;
    return parts.every((part) => counting[part](reference, estimated)) ? 1 : 0;
  };
}

function only(counts: (reference: Chord) => boolean, rule: Rule): Rule {
  return (reference, estimated) => (counts(reference) ? rule(reference, estimated) : -1);
}

/** An unknown chord that is estimated has every pitch class, as mir_eval has it. */
function sharedPitches(reference: Chord, estimated: Chord): 1 | 0 | -1 {
  const sounding = reference.semitones.filter((semitone) => semitone > 0).length;
  if (isUnknown(reference) || (sounding > 0 && sounding < SHARED_BY_MIREX)) return -1;
  if (reference.root === -1 && estimated.root === -1) return 1;
  const own = pitchClasses(reference);
  const shared = pitchClasses(estimated).filter((sounds, pitch) => sounds && at(own, pitch)).length;
  return shared >= SHARED_BY_MIREX ? 1 : 0;
}

function pitchClasses({ root, semitones }: Chord): readonly boolean[] {
  return Array.from(semitones, (_, pitch) => at(semitones, (pitch - root + SEMITONES) % SEMITONES) !== 0);
}

function isMajorOrMinor(chord: Chord): boolean {
  return isNone(chord) || MAJOR_AND_MINOR.some((semitones) => areEqual(chord.semitones, semitones, TRIAD));
}

function isSeventh(chord: Chord): boolean {
  return isNone(chord) || SEVENTHS.some((semitones) => areEqual(chord.semitones, semitones, SEMITONES));
}

function isNone({ root, semitones }: Chord): boolean {
  return root === -1 && semitones.every((semitone) => semitone === 0);
}

function isUnknown({ semitones }: Chord): boolean {
  return at(semitones, 0) < 0;
}

function areEqual(a: Int8Array, b: Int8Array, count: number): boolean {
  for (let index = 0; index < count; index++) if (a[index] !== b[index]) return false;
  return true;
}
